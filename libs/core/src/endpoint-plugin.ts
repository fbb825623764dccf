// The port by which a plugin takes part in an endpoint: its options, what they are compiled to, and where the plans are.
import type { Type } from '@nestjs/common';
import type { EndpointOptions, HttpVerb } from './endpoint-options.js';
import type { EndpointPlan } from './endpoint-plan.js';
import type { RowPolicy } from './row-policy.js';

/** What plugins compiled from their options, by name; each adds its own member by declaration merging. */
export interface PlanExtensions {
  /** Which rows callers may reach: all that all plugins say. */
  readonly rowPolicies?: readonly RowPolicy[];
}

/** One endpoint as a plugin is shown it: what was written, and what the engine made of the rest of it. */
export interface PluginDeclaration {
  readonly entity: Type;
  /** How reports name the place: `@RestEndpoint Article`. */
  readonly where: string;
  readonly options: EndpointOptions;
  readonly plan: EndpointPlan;
}

/** Reports a mistake; the application does not start, and says all of them at once. */
export type ReportMistake = (code: string, what: string, remedy: string) => void;

/**
 * A provider that brings options of its own to every endpoint of its application. It is found by its class; nothing has to
 * be registered. The options are typed by declaration merging on `EndpointOptions`, their results on `PlanExtensions`.
 *
 * @example
 * declare module '@nestling/core' {
 *   interface EndpointOptions<T> { readonly audit?: boolean }
 *   interface PlanExtensions { readonly audit?: boolean }
 * }
 *
 * @Injectable()
 * class AuditPlugin extends EndpointPlugin {
 *   readonly options = ['audit'];
 *
 *   compile({ options }: PluginDeclaration): PlanExtensions {
 *     return { audit: options.audit ?? false };
 *   }
 * }
 */
export abstract class EndpointPlugin {
  /** The keys of `EndpointOptions` that it brings; without it each of them is a mistake. */
  abstract readonly options: readonly string[];

  /** Checks and compiles its options, once for each endpoint, at boot; also where none of them is given. */
  abstract compile(declaration: PluginDeclaration, report: ReportMistake): PlanExtensions;

  /** The fields that a row policy fills when a row is made: callers cannot write them. @default none */
  filledFields(_options: EndpointOptions): readonly string[] {
    return [];
  }
}

/** Where a plugin finds the plans of its application's endpoints; the engine provides it. */
export abstract class EndpointPlans {
  /** The plan of a class; undefined if it is no endpoint of this application. */
  abstract planOf(entity: Type): EndpointPlan | undefined;
}

/**
 * The metadata key under which a generated handler that does what several verbs do keeps a `HandlerVerbs`: whoever calls it
 * needs the permission of each.
 */
export const HANDLER_VERBS = '@nestling/core:handler-verbs';

/** The verbs that a handler of this endpoint stands for. */
export type HandlerVerbs = (plan: EndpointPlan) => readonly HttpVerb[];

/** The metadata key under which the controller of an endpoint, and each of its generated handlers, keeps the endpoint's class. */
export const ENDPOINT_ENTITY = '@nestling/core:endpoint-entity';
