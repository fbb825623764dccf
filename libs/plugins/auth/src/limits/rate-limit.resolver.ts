// Which limits hold for one handler: its method's, or else its class's, its endpoint's, the application's.
import { Inject, Injectable, type Type } from '@nestjs/common';
import { UNGUARDED, type ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS, LOGIN_CONTROLLER } from '../auth.tokens.js';
import { compileLimits } from './rate-limit.compiler.js';
import { classLimits, methodLimits, type LimitDeclaration } from './rate-limit.decorators.js';
import type { LimitPlan } from './rate-limit.plan.js';

/** A handler, and what its endpoint says if it belongs to one. */
export interface LimitedPlace {
  readonly controller: Type;
  readonly name: string;
  readonly endpoint?: LimitPlan | undefined;
}

/** The handlers that check passwords. */
const LOGINS = ['login', 'token'];

/** Decides how often a handler may be called. */
@Injectable()
export class RateLimitResolver {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(LOGIN_CONTROLLER) private readonly loginController: Type,
  ) {}

  /** The limits of a handler; undefined where it may be called as often as one likes. */
  resolve({ controller, name, endpoint }: LimitedPlace, report: ReportMistake): LimitPlan | undefined {
    const { rateLimit: common, login } = this.settings;
    if (controller === this.loginController && LOGINS.includes(name)) return login?.rateLimit ?? common;
    const method = methodLimits(controller.prototype as object, name);
    const own =
      compiled(method, `${controller.name}.${name}`, report) ??
      compiled(classLimits(controller), controller.name, report) ??
      endpoint;
    if (!own && Reflect.hasMetadata(UNGUARDED, controller)) return undefined;
    if (!own || !common) return own ?? common;
    return { verbs: own.verbs, otherwise: own.otherwise ?? common.otherwise ?? [] };
  }
}

function compiled(
  declared: LimitDeclaration | undefined,
  name: string,
  report: ReportMistake,
): LimitPlan | undefined {
  if (!declared) return undefined;
  const { limits, isSkipped } = declared;
  if (isSkipped && limits.length > 0) {
    report(
      AUTH_CONFIG_CODES.contradiction,
      '@SkipRateLimit() stands beside @RateLimit()',
      'remove one of the two',
    );
  }
  return compileLimits(isSkipped ? false : limits, { option: '@RateLimit', name, report });
}
