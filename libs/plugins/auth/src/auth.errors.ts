// Every code of this package, and the refusals that carry them; each has a section in docs/reference/auth/errors.md.
import { NestlingHttpError, type FieldError, type HttpErrorDetails } from '@nestling/core';

/** Codes of mistakes in declarations, reported at boot. */
export const AUTH_CONFIG_CODES = {
  optionInvalid: 'AUTH_OPTION_INVALID',
  secretMissing: 'AUTH_SECRET_MISSING',
  secretWeak: 'AUTH_SECRET_WEAK',
  keyInvalid: 'AUTH_KEY_INVALID',
  backendMissing: 'AUTH_BACKEND_MISSING',
  backendUnconfigured: 'AUTH_BACKEND_UNCONFIGURED',
  contradiction: 'AUTH_CONTRADICTION',
  tableMissing: 'AUTH_TABLE_MISSING',
  databaseMissing: 'AUTH_DATABASE_MISSING',
  proxiesUnnamed: 'AUTH_PROXIES_UNNAMED',
} as const;

/** Codes of refusals, in the `code` of a problem. */
export const AUTH_HTTP_CODES = {
  unauthenticated: 'AUTH_UNAUTHENTICATED',
  forbidden: 'AUTH_FORBIDDEN',
  crossSite: 'AUTH_CROSS_SITE',
  unavailable: 'AUTH_UNAVAILABLE',
  rateLimited: 'AUTH_RATE_LIMITED',
  limitUnavailable: 'AUTH_LIMIT_UNAVAILABLE',
  credentialsInvalid: 'AUTH_CREDENTIALS_INVALID',
  refreshInvalid: 'AUTH_REFRESH_INVALID',
  attemptsExceeded: 'AUTH_ATTEMPTS_EXCEEDED',
  bodyInvalid: 'AUTH_BODY_INVALID',
  bodyMalformed: 'AUTH_BODY_MALFORMED',
  bodyTooLarge: 'AUTH_BODY_TOO_LARGE',
  mediaType: 'AUTH_MEDIA_TYPE',
  methodNotAllowed: 'AUTH_METHOD_NOT_ALLOWED',
} as const;

/** A refusal of a caller, answered as a problem on every route. */
export class AuthRefusal extends NestlingHttpError {}

/** What refusals say, where an application says it otherwise. */
export interface AuthMessages {
  /** Of a 401. @default 'Authentication credentials invalid.' */
  readonly unauthenticated?: string;
  /** Of a 403, also of a row that would lie out of reach. @default 'You do not have permission to perform this action.' */
  readonly forbidden?: string;
  /** Of the 403 of a page of another site. @default 'A page of another site may not use this session.' */
  readonly crossSite?: string;
  /** Of a login with a wrong name or password. @default 'Invalid credentials' */
  readonly credentialsInvalid?: string;
  /** Of a refresh token that is not accepted. @default 'Refresh token invalid.' */
  readonly refreshInvalid?: string;
  /** Of an account or a network with too many wrong passwords. @default 'Too many failed logins; try again later.' */
  readonly attemptsExceeded?: string;
}

/** What they say otherwise. */
export const AUTH_MESSAGES: Required<AuthMessages> = {
  unauthenticated: 'Authentication credentials invalid.',
  forbidden: 'You do not have permission to perform this action.',
  crossSite: 'A page of another site may not use this session.',
  credentialsInvalid: 'Invalid credentials',
  refreshInvalid: 'Refresh token invalid.',
  attemptsExceeded: 'Too many failed logins; try again later.',
};

/** The 401 of a caller who is not known; the challenges say how to become so. */
export function unauthenticated(
  challenges: readonly string[],
  detail = AUTH_MESSAGES.unauthenticated,
): AuthRefusal {
  return new AuthRefusal(401, {
    code: AUTH_HTTP_CODES.unauthenticated,
    detail,
    headers: challenges.length > 0 ? { 'WWW-Authenticate': challenges.join(', ') } : {},
  });
}

/** The 403 of a caller who is known, and may not. */
export function forbidden(detail = AUTH_MESSAGES.forbidden): AuthRefusal {
  return new AuthRefusal(403, { code: AUTH_HTTP_CODES.forbidden, detail });
}

/** The 403 of a page of another site that makes a browser send its session. */
export function crossSite(detail = AUTH_MESSAGES.crossSite): AuthRefusal {
  return new AuthRefusal(403, { code: AUTH_HTTP_CODES.crossSite, detail });
}

/** The 503 of credentials that could not be checked. */
export function unavailable(): AuthRefusal {
  const details: HttpErrorDetails = {
    code: AUTH_HTTP_CODES.unavailable,
    detail: 'Credentials cannot be checked at the moment; try again.',
    headers: { 'Retry-After': '5' },
  };
  return new AuthRefusal(503, details);
}

/** The 429 of a caller who called too often. */
export function tooManyRequests(seconds: number): AuthRefusal {
  return new AuthRefusal(429, {
    code: AUTH_HTTP_CODES.rateLimited,
    detail: `Too many requests; try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    headers: { 'Retry-After': String(seconds) },
  });
}

/** The 503 of a request that cannot be counted, where such requests are refused. */
export function limitUnavailable(): AuthRefusal {
  return new AuthRefusal(503, {
    code: AUTH_HTTP_CODES.limitUnavailable,
    detail: 'Requests cannot be counted at the moment; try again.',
    headers: { 'Retry-After': '1' },
  });
}

/** The 401 of a login with a wrong name or password; which of the two is not told. */
export function credentialsInvalid(
  challenge: string,
  detail = AUTH_MESSAGES.credentialsInvalid,
): AuthRefusal {
  return new AuthRefusal(401, {
    code: AUTH_HTTP_CODES.credentialsInvalid,
    detail,
    headers: { 'WWW-Authenticate': challenge },
  });
}

/** The 401 of a refresh token that is none, was used, or whose session has ended; which of these is not told. */
export function refreshInvalid(detail = AUTH_MESSAGES.refreshInvalid): AuthRefusal {
  return new AuthRefusal(401, {
    code: AUTH_HTTP_CODES.refreshInvalid,
    detail,
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });
}

/** The 429 of an account, or a network, from which too many wrong passwords came. */
export function attemptsExceeded(seconds: number, detail = AUTH_MESSAGES.attemptsExceeded): AuthRefusal {
  return new AuthRefusal(429, {
    code: AUTH_HTTP_CODES.attemptsExceeded,
    detail,
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) },
  });
}

/** The 422 of a body without what a login needs. Its values are never repeated. */
export function bodyInvalid(errors: readonly FieldError[]): AuthRefusal {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new AuthRefusal(422, { code: AUTH_HTTP_CODES.bodyInvalid, detail, errors });
}

/** The 400 of a body that cannot be read. */
export function bodyMalformed(): AuthRefusal {
  const detail = 'The body is neither JSON nor a form that can be read.';
  return new AuthRefusal(400, { code: AUTH_HTTP_CODES.bodyMalformed, detail });
}

/** The 413 of a body that is larger than any login. */
export function bodyTooLarge(limit: number): AuthRefusal {
  return new AuthRefusal(413, {
    code: AUTH_HTTP_CODES.bodyTooLarge,
    detail: `The body is larger than ${limit} bytes.`,
    headers: { Connection: 'close' },
  });
}

/** The 415 of a body of another kind. */
export function mediaType(accepted: readonly string[]): AuthRefusal {
  return new AuthRefusal(415, {
    code: AUTH_HTTP_CODES.mediaType,
    detail: `The body must be ${accepted.join(' or ')}, and not compressed.`,
    headers: { Accept: accepted.join(', ') },
  });
}

/** The 405 of a verb that a route of the login does not have. */
export function methodNotAllowed(allowed: string): AuthRefusal {
  return new AuthRefusal(405, {
    code: AUTH_HTTP_CODES.methodNotAllowed,
    detail: `Method Not Allowed. Allowed: ${allowed}`,
    headers: { Allow: allowed },
  });
}
