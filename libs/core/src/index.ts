/** The contracts that every Nestling package shares. @module */

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

// Who asks.
export { RequestContext, type Caller } from './request-context.js';

// How a package takes part in configuration files.
export type { ConfigSection, ConfigSurroundings } from './config-section.js';

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
export { flatten, groupsOf, nest, topLevelName, valueAt } from './nesting.js';
export { didYouMean, nearestName, sentence } from './suggestion.js';
