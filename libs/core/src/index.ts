/** The contracts that every Nestling package shares. @module */
import './tick.shape.js';

// What a user writes: endpoint options, conditions, durations and sizes.
export type {
  BulkOperation,
  BulkOptions,
  CountMode,
  AggregateOptions,
  EndpointOptions,
  FieldName,
  FieldPath,
  FilteringOptions,
  HttpVerb,
  IncludePath,
  IdempotencyOptions,
  OrderingPath,
  OrderingTerm,
  PaginationOptions,
  SerializerClass,
  SerializerOptions,
} from './endpoint-options.js';
export { FilterBackend, type FilterParameter, type FilterValues } from './filter-backend.js';
export type { Comparison, LinkKeys, Quantified, ReferenceKeys, Where } from './where.js';
export { parseDuration, parseSize, type Duration, type Size } from './vocabulary.js';

// What the engine compiles it to.
export type {
  BackendPlan,
  BulkPlan,
  AggregatePlan,
  ComputedPlan,
  EndpointPlan,
  FieldKind,
  FieldPlan,
  IncludePlan,
  FilterParameterPlan,
  JsonSchema,
  LinkPlan,
  NaturalKeyPlan,
  IdempotencyPlan,
  NestedCreatePlan,
  OrderTerm,
  PaginationPlan,
  FieldPathPlan,
  RelationPlan,
  TablePlan,
  StandardResult,
  StandardSchema,
} from './endpoint-plan.js';

// How a plugin takes part.
export {
  ENDPOINT_ENTITY,
  EndpointPlans,
  EndpointPlugin,
  HANDLER_VERBS,
  UNGUARDED,
  type HandlerVerbs,
  type PermissionVerb,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from './endpoint-plugin.js';

export type { RowCondition, RowPolicy } from './row-policy.js';
export type { FieldCondition, FieldPolicy } from './field-policy.js';
export type { CallerScope, DerivedCallerScope, UnknownCallerScope } from './caller-scope.js';

// How a plugin answers with what it kept, and what an answer is made from.
export type { AnswerKeeper, AnswerRequest, ReadLog, RowsRead, WholeAnswer } from './answer-keeper.js';
export { rowKeyOf } from './row-key.js';

// What the document of the API says of it.
export {
  ApiSecurity,
  type DocumentedRefusal,
  type DocumentedRoute,
  type GuardedComponents,
  type GuardedRoute,
  type SecurityRequirement,
} from './api-security.js';

// Who asks.
export { RequestContext, type Caller } from './request-context.js';

// How a package takes part in configuration files.
export type { ConfigMistake, ConfigSection, ConfigSurroundings, WantedExport } from './config-section.js';

// What goes wrong, at boot and in a request, and how it is told.
export {
  CORE_ERROR_CODES,
  NestlingConfigError,
  NestlingHttpError,
  type ConfigProblem,
  type FieldError,
  type HttpErrorDetails,
} from './core.errors.js';
export { PROBLEM_MEDIA_TYPE, describeProblem, type Problem } from './problem.js';
export { PROBLEM_FORMAT, ProblemFilter, type ProblemFormat } from './problem.filter.js';
// What runs on the platform itself, before any route.
export { deferBodies, moveLastToFront, type ExpressLike, type PathPredicate } from './body.deferral.js';
export { readBytes, type ByteRefusals } from './byte.reader.js';

export { flatten, groupsOf, nest, topLevelName, valueAt } from './nesting.js';
export { didYouMean, nearestName, sentence } from './suggestion.js';
