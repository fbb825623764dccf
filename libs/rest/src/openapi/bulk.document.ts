// Many writes in one request, as the document has them.
import type { BulkPlan, EndpointPlan } from '@nestling/core';
import { bodySchema } from './body.schema.js';
import { queriedSchema } from './field.schemas.js';
import { idempotencyParameters, replayHeaders } from './idempotency.document.js';
import type { OperationEntry, OperationParts } from './operations.document.js';
import { schemaRef, type DocumentedEndpoint, type DocumentPart } from './openapi.types.js';
import { atomicParameter } from './parameters.document.js';
import { PROBLEM_SCHEMA_NAME, response } from './responses.document.js';
import { SCHEMA_NAMES } from './schema.names.js';

/** An endpoint, as far as its bulk goes. */
type BulkEndpoint = Pick<DocumentedEndpoint, 'plan' | 'subject'>;

/** The operation. */
export const BULK_ENTRY: OperationEntry = {
  verb: 'POST',
  target: 'bulk',
  describe: ({ plan, subject }): OperationParts => ({
    id: `bulk${subject}`,
    summary: `Writes many of the class ${subject}`,
    parameters: [atomicParameter(), ...idempotencyParameters(plan)],
    body: SCHEMA_NAMES.bulk(subject),
    answers: {
      200: response('What was written; with atomic=false what became of each item.', {
        schema: SCHEMA_NAMES.bulkAnswer(subject),
        headers: replayHeaders(plan),
      }),
    },
    problems: [400, 403, 404, 409, 413, 415, 422, 500, 503],
  }),
};

/** The schemas that it refers to; none where there is no bulk. */
export function bulkSchemas({ plan, subject }: BulkEndpoint): Record<string, DocumentPart> {
  const { bulk } = plan;
  if (!bulk) return {};
  return {
    [SCHEMA_NAMES.bulk(subject)]: inputSchema(bulk, { plan, subject }),
    ...(bulk.operations.includes('update') ? { [SCHEMA_NAMES.bulkUpdate(subject)]: updateSchema(plan) } : {}),
    [SCHEMA_NAMES.bulkAnswer(subject)]: answerSchema({ plan, subject }),
  };
}

function inputSchema(bulk: BulkPlan, { plan, subject }: BulkEndpoint): DocumentPart {
  const list = (items: DocumentPart): DocumentPart => ({ type: 'array', maxItems: bulk.maxItems, items });
  const filter = { type: 'object', minProperties: 1, description: 'Conditions, as `?filter=` takes them.' };
  const set = schemaRef(SCHEMA_NAMES.patch(subject));
  const sections = {
    create: [list(schemaRef(SCHEMA_NAMES.create(subject)))],
    update: [list(schemaRef(SCHEMA_NAMES.bulkUpdate(subject))), objectOf({ filter, set })],
    delete: [list(keySchema(plan)), objectOf({ filter })],
  };
  const properties = bulk.operations.map((operation) => {
    const [items, selection] = sections[operation];
    return [operation, bulk.byFilter.includes(operation) ? { oneOf: [items, selection] } : items];
  });
  const maxAffected = {
    type: 'integer',
    minimum: 1,
    maximum: bulk.maxItems,
    description: 'Nothing is stored if it would be more rows.',
  };
  return {
    type: 'object',
    properties: { ...(Object.fromEntries(properties) as DocumentPart), maxAffected },
    ...(plan.unknownFields === 'reject' ? { additionalProperties: false } : {}),
  };
}

/** What a PATCH takes, and which row it is. */
function updateSchema(plan: EndpointPlan): DocumentPart {
  const { properties, examples: _ofPatch, ...rest } = bodySchema(plan, 'patch');
  const required = [...plan.key, ...(plan.version ? [plan.version] : [])].map(({ name }) => name);
  return { ...rest, required, properties: { ...(properties as DocumentPart), ...keyProperties(plan) } };
}

function keySchema(plan: EndpointPlan): DocumentPart {
  const { key, version } = plan;
  const properties = {
    ...keyProperties(plan),
    ...(version ? { [version.name]: { type: 'integer', minimum: 0, maximum: 2_147_483_647 } } : {}),
  };
  const required = key.map(({ name }) => name);
  const byFields = { type: 'object', required, properties, additionalProperties: false };
  const [first] = key;
  return first && key.length === 1 ? { oneOf: [queriedSchema(first), byFields] } : byFields;
}

function keyProperties({ key }: EndpointPlan): Record<string, DocumentPart> {
  return Object.fromEntries(key.map((field) => [field.name, queriedSchema(field)]));
}

function answerSchema({ plan, subject }: BulkEndpoint): DocumentPart {
  const rows = { type: 'array', items: schemaRef(SCHEMA_NAMES.written(subject)) };
  const deleted = { type: 'array', description: 'The ids.', items: keySchemaOfAnswer(plan) };
  const result = {
    type: 'object',
    required: ['operation', 'index', 'status'],
    properties: {
      operation: { type: 'string', enum: plan.bulk?.operations ?? [] },
      index: { type: 'integer', minimum: 0 },
      status: { type: 'integer' },
      body: schemaRef(SCHEMA_NAMES.written(subject)),
      problem: schemaRef(PROBLEM_SCHEMA_NAME),
    },
  };
  return {
    oneOf: [
      objectOf({ created: rows, updated: rows, deleted }),
      objectOf({ results: { type: 'array', items: result } }),
    ],
  };
}

function keySchemaOfAnswer(plan: EndpointPlan): DocumentPart {
  const [first] = plan.key;
  return first && plan.key.length === 1 ? queriedSchema(first) : objectOf(keyProperties(plan));
}

function objectOf(properties: Readonly<Record<string, DocumentPart>>): DocumentPart {
  return { type: 'object', required: Object.keys(properties), properties };
}
