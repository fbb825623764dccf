import { parseDuration, type Duration, type ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthOptions } from '../auth.options.js';
import { limitsOf } from '../limits/rate-limit.compiler.js';
import type { LimitPlan } from '../limits/rate-limit.plan.js';
import { durationOf, reportUnknownKeys } from '../option.readers.js';
import type { LoginLimits, LoginOptions, RefreshOptions } from './login.options.js';

/** How the login works. */
export interface LoginSettings {
  readonly validator: LoginOptions['validator'];
  /** Without slashes around it; empty for the root. */
  readonly path: string;
  readonly extraClaims?: readonly string[];
  readonly refresh?: RefreshSettings;
  readonly rateLimit?: LimitPlan;
}

/** How tokens are renewed. */
export interface RefreshSettings {
  /** In seconds. */
  readonly lifetime: number;
  readonly reload?: RefreshOptions['reload'];
}

/** How many wrong passwords are checked; the window is in seconds. */
export interface AttemptLimits {
  readonly account: number;
  readonly network: number;
  readonly window: number;
}

const PATH = /^[\w.~-]+(\/[\w.~-]+)*$/;
const DAY = 86_400;
const LIMITS = { account: 10, network: 100, window: '1m' } as const;

/** What holds where nothing is said. */
export const DEFAULT_LIMITS: AttemptLimits = { ...LIMITS, window: parseDuration(LIMITS.window) };

/** Reads the options, and reports what is wrong with them. */
export function readLoginOptions(
  login: LoginOptions,
  { jwt }: AuthOptions,
  report: ReportMistake,
): LoginSettings {
  const { optionInvalid } = AUTH_CONFIG_CODES;
  const { validator, extraClaims } = login;
  const path = (login.path ?? '/auth').replace(/^\/+|\/+$/g, '');
  if (typeof validator !== 'function') {
    const remedy =
      'give a function (username, password) => claims | null, or the class of a CredentialsVerifier';
    report(optionInvalid, 'login.validator is no function', remedy);
  }
  if (path !== '' && !PATH.test(path)) {
    report(
      optionInvalid,
      `login.path is "${login.path}"`,
      "write a path without parameters, such as '/auth'",
    );
  }
  const hasKeys = (jwt?.jwks ?? jwt?.openId) !== undefined || (jwt?.keys ?? []).length > 0;
  // Without any key at all it is the secret that is missed.
  if (hasKeys && !jwt?.secret && !jwt?.keys?.some(({ secret, privateKey }) => secret ?? privateKey)) {
    const remedy = 'add jwt.secret, or a key with a privateKey; or remove `login`';
    report(optionInvalid, '`login` gives out tokens, and `jwt` has no key to sign them with', remedy);
  }
  const refresh = readRefresh(login.refresh, report);
  if (refresh && !jwt) {
    report(optionInvalid, 'login.refresh is on, and there is no `jwt`', 'add jwt: { secret }, or remove it');
  }
  const rateLimit = readLoginLimit(login.rateLimit, report);
  return {
    validator,
    path,
    ...(extraClaims ? { extraClaims } : {}),
    ...(refresh ? { refresh } : {}),
    ...(rateLimit ? { rateLimit } : {}),
  };
}

function readRefresh(refresh: LoginOptions['refresh'], report: ReportMistake): RefreshSettings | undefined {
  if (!refresh) return undefined;
  reportUnknownKeys(refresh, { known: ['expiresIn', 'reload'], group: 'login.refresh' }, report);
  const { expiresIn = '30d', reload } = refresh === true ? {} : refresh;
  const lifetime = durationOf(expiresIn, 'login.refresh.expiresIn', report);
  return { lifetime, ...(reload ? { reload } : {}) };
}

/** While the store of limits fails, logins are counted in memory: nobody tries out passwords meanwhile. */
function readLoginLimit(written: LoginOptions['rateLimit'], report: ReportMistake): LimitPlan | undefined {
  if (written === undefined) return undefined;
  const limits = limitsOf(written, { option: 'login.rateLimit', name: 'login', report });
  return { verbs: new Map(), otherwise: limits.map((limit) => ({ ...limit, isVital: true })) };
}

/** Reads the limits, and reports what is wrong with them. */
export function readLimits(limits: LoginLimits = {}, report: ReportMistake): AttemptLimits {
  reportUnknownKeys(limits, { known: Object.keys(LIMITS), group: 'login.limits' }, report);
  const { account, network, window } = { ...LIMITS, ...limits };
  for (const [name, count] of Object.entries({ account, network })) {
    if (Number.isInteger(count) && count > 0) continue;
    report(
      AUTH_CONFIG_CODES.optionInvalid,
      `login.limits.${name} is ${String(count)}`,
      'write a number from 1 on',
    );
  }
  return { account, network, window: windowOf(window, report) };
}

/** Of no time at all nothing is counted; what is older than a day is forgotten. */
function windowOf(window: Duration, report: ReportMistake): number {
  let isRead = true;
  const seconds = durationOf(window, 'login.limits.window', (...mistake) => {
    isRead = false;
    report(...mistake);
  });
  if (isRead && !(seconds > 0 && seconds <= DAY)) {
    const what = `login.limits.window is ${JSON.stringify(window)}`;
    report(AUTH_CONFIG_CODES.optionInvalid, what, "write a time of up to a day, such as '1m'");
  }
  return seconds;
}
