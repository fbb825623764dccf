// The port by which a plugin takes part in an endpoint: its options, what they are compiled to, and where the plans are.
import type { Type } from '@nestjs/common';
import type { AnswerKeeper } from './answer-keeper.js';
import type { CallerScope } from './caller-scope.js';
import type { EndpointOptions, HttpVerb } from './endpoint-options.js';
import type { EndpointPlan } from './endpoint-plan.js';
import type { FieldPolicy } from './field-policy.js';
import type { RowPolicy } from './row-policy.js';

/** What plugins compiled from their options, by name; each adds its own member by declaration merging. */
export interface PlanExtensions {
  /** Which rows callers may reach: all that all plugins say. */
  readonly rowPolicies?: readonly RowPolicy[];
  /** What answers GET requests for lists and rows. @default they are read each time */
  readonly answers?: AnswerKeeper;
  /** Which fields exist for callers: all that all plugins say. */
  readonly fieldPolicies?: readonly FieldPolicy[];
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

  /**
   * What its answers to GET are made from that the engine does not see, such as the tables of a subquery, in words for a
   * report; empty if it sees all. To be asked once the application has started.
   */
  abstract unseenReadsOf(entity: Type): readonly string[];

  /** For whom its answers to GET are good; undefined if it is no endpoint of this application. To be asked once the application has started. */
  abstract callerScopeOf(entity: Type): CallerScope | undefined;
}

/** What a caller needs a permission for: a verb, or to see rows that deleting only marked. */
export type PermissionVerb = HttpVerb | 'withDeleted';

/**
 * The metadata key under which a generated handler that does what several verbs do keeps a `HandlerVerbs`: whoever calls it
 * needs the permission of each.
 */
export const HANDLER_VERBS = '@nestling/core:handler-verbs';

/** The verbs that a handler of this endpoint stands for in a request. */
export type HandlerVerbs = (
  plan: EndpointPlan,
  request: { readonly url: string; readonly originalUrl?: string },
) => readonly PermissionVerb[];

/**
 * The metadata key of controllers that are for machines without credentials, such as health checks: what an application asks of
 * all of its routes is not asked of theirs. A decorator of their own still counts.
 */
export const UNGUARDED = '@nestling/core:unguarded';

/** The metadata key under which the controller of an endpoint, and each of its generated handlers, keeps the endpoint's class. */
export const ENDPOINT_ENTITY = '@nestling/core:endpoint-entity';
