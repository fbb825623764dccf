// The refusals that a route may answer, as the document tells them: made from the refusals themselves.
import type { DocumentedRefusal } from '@nestling/core';
import {
  attemptsExceeded,
  crossSite,
  forbidden,
  limitUnavailable,
  tooManyRequests,
  unauthenticated,
  unavailable,
  type AuthMessages,
  type AuthRefusal,
} from '../auth.errors.js';
import type { AuthenticationBackend } from '../backends/authentication.backend.js';
import { BasicBackend } from '../backends/basic.backend.js';
import { IsAuthenticated, type Permission } from '../permissions/permission.js';

const TEXT = { schema: { type: 'string' } };
const COUNT = { schema: { type: 'integer', minimum: 0 } };

/** What answers to limited routes carry, and what is told of it. */
const LIMIT_HEADERS = {
  RateLimit: {
    description: 'What is left of each limit (`r`), and in how many seconds it is full (`t`).',
    ...TEXT,
  },
  'RateLimit-Policy': {
    description: 'The limits: so many requests (`q`) in so many seconds (`w`).',
    ...TEXT,
  },
  'X-RateLimit-Limit': { description: 'How many requests the limit allows that leaves least.', ...COUNT },
  'X-RateLimit-Remaining': { description: 'How many requests it leaves.', ...COUNT },
  'X-RateLimit-Reset': { description: 'In how many seconds all of them are there again.', ...COUNT },
};

/** The headers that answers refer to. */
export const HEADER_COMPONENTS = {
  'WWW-Authenticate': { description: 'What credentials would do.', ...TEXT },
  'Retry-After': { description: 'Seconds until another try makes sense.', ...COUNT },
  ...LIMIT_HEADERS,
};

export const LIMIT_HEADER_NAMES: readonly string[] = Object.keys(LIMIT_HEADERS);

/** What stands before a route. */
export interface GuardedBy {
  readonly backends: readonly AuthenticationBackend[];
  readonly permissions: readonly Permission[];
  readonly verb: string;
  readonly isLimited: boolean;
  /** Whether it is a 503 when limits cannot be counted. */
  readonly refusesUncounted: boolean;
}

/** A refusal, and when it comes. */
export function documented(refusal: AuthRefusal, description: string): DocumentedRefusal {
  const { code, detail, headers } = refusal;
  const names = Object.keys(headers).filter((name) => name in HEADER_COMPONENTS);
  return { status: refusal.getStatus(), description, code, detail, headers: names };
}

/** The refusals of a route, each status once. */
export function refusalsOf(route: GuardedBy, messages: Required<AuthMessages>): DocumentedRefusal[] {
  const { backends, permissions, verb, isLimited, refusesUncounted } = route;
  const challenges = backends.flatMap(({ challenge }) => challenge ?? []);
  const asksForPasswords = backends.some((backend) => backend instanceof BasicBackend);
  const readsCookies = backends.some(({ headers }) => headers.includes('cookie'));
  const asksForMore = permissions.some((permission) => !(permission instanceof IsAuthenticated));
  const isChange = !['GET', 'OPTIONS'].includes(verb);
  return [
    ...(permissions.length > 0
      ? [documented(unauthenticated(challenges, messages.unauthenticated), UNKNOWN)]
      : []),
    ...(asksForMore ? [documented(forbidden(messages.forbidden), 'The caller may not do this.')] : []),
    ...(!asksForMore && isChange && readsCookies
      ? [documented(crossSite(messages.crossSite), CROSS_SITE)]
      : []),
    ...(isLimited ? [documented(tooManyRequests(42), 'The caller called too often.')] : []),
    ...(!isLimited && asksForPasswords ? [wrongPasswords(messages)] : []),
    ...(backends.length > 0 ? [documented(unavailable(), UNCHECKED)] : []),
    ...(backends.length === 0 && isLimited && refusesUncounted
      ? [documented(limitUnavailable(), 'Requests cannot be counted at the moment.')]
      : []),
  ];
}

/** The 429 of an account. */
export function wrongPasswords(messages: Required<AuthMessages>): DocumentedRefusal {
  return documented(attemptsExceeded(42, messages.attemptsExceeded), ATTEMPTS);
}

const UNKNOWN = 'Nobody is known by what was sent; `WWW-Authenticate` tells what would do.';
const UNCHECKED = 'Credentials cannot be checked at the moment.';
export const CROSS_SITE = 'A page of another site sent the request.';
const ATTEMPTS = 'Too many wrong passwords came for the account, or from the network.';
