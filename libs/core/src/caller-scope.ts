// The port by which whoever keeps answers knows for whom they are good: derived by the engine from the policies, scopes and
// services of an endpoint.
import type { RequestContext } from './request-context.js';

/** On what of a caller the answers to GET depend, where that follows from what the endpoint declares. */
export interface DerivedCallerScope {
  /**
   * `public`: on nothing, everybody who may ask gets the same. `roles`: on the fields that a caller may see. `user`: on the
   * rows that a caller may reach, too, which may be different ones for each.
   */
  readonly kind: 'public' | 'roles' | 'user';
  /**
   * A text that is equal for two callers only if they get the same answers to the same requests; `''` where the scope is
   * public. It asks the policies, and is of this moment: a scope that names the present time is another one each time.
   * Whether somebody may ask at all is the guards' to say, before.
   */
  readonly fingerprint: (context: RequestContext) => string | Promise<string>;
}

/** Code of the application has a part in the answers, and may look at the caller in ways that nobody declared. */
export interface UnknownCallerScope {
  readonly kind: 'unknown';
  /** Which code that is, in words for a report: `ArticleService overrides list`. */
  readonly reason: string;
}

/**
 * For whom an answer is good that one caller got.
 *
 * @example
 * const scope = plans.callerScopeOf(Article);
 * if (scope?.kind === 'unknown') logger.warn(`Article is not cached: ${scope.reason}.`);
 * else if (scope) key.push(await scope.fingerprint(RequestContext.of(request)));
 */
export type CallerScope = DerivedCallerScope | UnknownCallerScope;
