// Every code of this package, and the refusals that carry them; each has a section in docs/reference/auth/errors.md.
import { NestlingHttpError, type HttpErrorDetails } from '@nestling/core';

/** Codes of mistakes in declarations, reported at boot. */
export const AUTH_CONFIG_CODES = {
  optionInvalid: 'AUTH_OPTION_INVALID',
  secretMissing: 'AUTH_SECRET_MISSING',
  secretWeak: 'AUTH_SECRET_WEAK',
  keyInvalid: 'AUTH_KEY_INVALID',
  backendMissing: 'AUTH_BACKEND_MISSING',
  backendUnconfigured: 'AUTH_BACKEND_UNCONFIGURED',
  contradiction: 'AUTH_CONTRADICTION',
} as const;

/** Codes of refusals, in the `code` of a problem. */
export const AUTH_HTTP_CODES = {
  unauthenticated: 'AUTH_UNAUTHENTICATED',
  forbidden: 'AUTH_FORBIDDEN',
  crossSite: 'AUTH_CROSS_SITE',
  unavailable: 'AUTH_UNAVAILABLE',
} as const;

/** A refusal of a caller, answered as a problem on every route. */
export class AuthRefusal extends NestlingHttpError {}

/** The 401 of a caller who is not known; the challenges say how to become so. */
export function unauthenticated(challenges: readonly string[]): AuthRefusal {
  return new AuthRefusal(401, {
    code: AUTH_HTTP_CODES.unauthenticated,
    detail: 'Authentication credentials invalid.',
    headers: challenges.length > 0 ? { 'WWW-Authenticate': challenges.join(', ') } : {},
  });
}

/** The 403 of a caller who is known, and may not. */
export function forbidden(): AuthRefusal {
  const detail = 'You do not have permission to perform this action.';
  return new AuthRefusal(403, { code: AUTH_HTTP_CODES.forbidden, detail });
}

/** The 403 of a page of another site that makes a browser send its session. */
export function crossSite(): AuthRefusal {
  const detail = 'A page of another site may not use this session.';
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
