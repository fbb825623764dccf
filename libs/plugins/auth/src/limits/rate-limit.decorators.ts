// How often the routes of controllers may be called.
import 'reflect-metadata';
import type { RateLimitRule } from './rate-limit.options.js';

/** What the decorators of one class or method say. */
export interface LimitDeclaration {
  readonly limits: readonly RateLimitRule[];
  readonly isSkipped: boolean;
}

const KEY = Symbol('@nestling/auth:rate-limit');

type LimitDecorator = ClassDecorator & MethodDecorator;

/**
 * How often somebody may call: on a class all of its routes together, on a method that route, whatever its class says.
 * Several of them, or several limits in one, must all hold.
 *
 * @example
 * @RateLimit({ requests: 60, window: '1m' })
 * @Controller('reports')
 * class ReportsController {
 *   @RateLimit({ requests: 5, window: '1h', by: 'user' }) @Post() make() { ... }
 * }
 */
export function RateLimit(...limits: readonly RateLimitRule[]): LimitDecorator {
  return adding((declared) => ({ ...declared, limits: [...limits, ...declared.limits] }));
}

/** As often as they like, whatever the class or the application says. */
export function SkipRateLimit(): LimitDecorator {
  return adding((declared) => ({ ...declared, isSkipped: true }));
}

/** What a class says, or a base class of it; undefined for nothing. */
export function classLimits(controller: object): LimitDeclaration | undefined {
  return Reflect.getMetadata(KEY, controller) as LimitDeclaration | undefined;
}

/** What a method says; one that overrides another, and says nothing itself, is as limited as that one. */
export function methodLimits(prototype: object, name: string): LimitDeclaration | undefined {
  for (let owner: object | null = prototype; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const method: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
    const declared = typeof method === 'function' ? Reflect.getOwnMetadata(KEY, method) : undefined;
    if (declared) return declared as LimitDeclaration;
  }
  return undefined;
}

function adding(change: (declared: LimitDeclaration) => LimitDeclaration): LimitDecorator {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) => {
    const holder = (descriptor?.value as object | undefined) ?? target;
    const declared = Reflect.getOwnMetadata(KEY, holder) as LimitDeclaration | undefined;
    Reflect.defineMetadata(KEY, change(declared ?? { limits: [], isSkipped: false }), holder);
  };
}
