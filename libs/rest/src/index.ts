/** One annotated class becomes a REST API. @module */

// Declaring an endpoint.
export { RestEndpoint } from './metadata/rest-endpoint.decorator.js';
export { Field } from './metadata/field.decorator.js';
export type { FieldFormat, FieldOptions, FieldType } from './metadata/field.options.js';
export { Reference, type ReferenceOptions } from './metadata/reference.decorator.js';
export { References, type ReferencesOptions } from './metadata/references.decorator.js';
export { Computed, type ComputedOptions } from './metadata/computed.decorator.js';
export { RestEntity } from './metadata/rest-entity.js';
export type { Relation } from './metadata/relation.js';

// Registering endpoints.
export { RestModule } from './rest.module.js';
export type { IdempotencyModuleOptions, RestOptions } from './rest.options.js';
export type { FeatureOptions } from './rest.feature.options.js';
export { EndpointCatalog } from './endpoint.catalog.js';

// Changing what they do.
export { EndpointService } from './service/endpoint.service.js';
export { RestService } from './service/rest-service.decorator.js';
export { endpointServiceToken, InjectEndpointService } from './service/endpoint.tokens.js';
export { EndpointController } from './controller/endpoint.controller.js';
export { RestController } from './controller/endpoint-controller.factory.js';
export { OnEndpoint } from './service/on-endpoint.decorator.js';
export type {
  CommittedEvent,
  CreateEvent,
  DestroyEvent,
  EndpointEventName,
  EndpointEvents,
  ListEvent,
  RestoreEvent,
  RetrieveEvent,
  UpdateEvent,
} from './service/endpoint.events.js';
export type { BulkInput, BulkItemResult, BulkKey, BulkResult } from './service/bulk.types.js';
export type { UpsertResult } from './service/upsert.writer.js';
export type { BackgroundTask } from './service/background.tasks.js';
export type {
  AggregateQuery,
  AggregateResult,
  CreateInput,
  EntityId,
  ListQuery,
  ListResult,
  ReadQuery,
  ReadView,
  UpdateInput,
} from './service/endpoint.types.js';

// The same lists for hand-written controllers.
export { ListOf } from './list-of/list-of.decorator.js';
export type { ListOfOptions } from './list-of/list-of.options.js';
export { FilteringInterceptor } from './list-of/filtering.interceptor.js';
export { PaginationInterceptor } from './list-of/pagination.interceptor.js';

// Writes that are done once.
export { IdempotencyRecord, type KeptAnswer } from './idempotency/idempotency.record.js';
export { CreateIdempotencyTable } from './idempotency/create-idempotency-table.migration.js';
export type { CallerOf, CallerRequest } from './controller/idempotency-key.reader.js';

// Its documentation.
export { RestDocs, type DocsOptions, type DocumentOptions } from './openapi/rest.docs.js';

// The codes of its errors.
export { REST_CONFIG_CODES, REST_HTTP_CODES } from './rest.errors.js';
