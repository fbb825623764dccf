// The components of one endpoint: the bodies it takes and the views it answers.
import type { EndpointPlan, PaginationPlan } from '@nestling/core';
import { aggregateSchema } from './aggregate.document.js';
import { bodySchema } from './body.schema.js';
import { bulkSchemas } from './bulk.document.js';
import { SCHEMA_NAMES } from './schema.names.js';
import { schemaRef, type DocumentedEndpoint, type DocumentPart } from './openapi.types.js';
import { includedProperties, viewSchema } from './view.schema.js';

const COUNT = { type: ['integer', 'null'], minimum: 0 };
const LINK = { type: ['string', 'null'] };

const ENVELOPES: Readonly<Record<PaginationPlan['style'], DocumentPart>> = {
  none: {},
  'page-number': {
    count: { ...COUNT, description: 'All rows that match; null where they are not counted.' },
    pages: { ...COUNT, description: 'The pages they fill; null likewise.' },
    next: { ...LINK, description: 'The path of the next page.' },
    previous: { ...LINK, description: 'The path of the previous page.' },
  },
  cursor: {
    next: { ...LINK, description: 'The `cursor` of the next page.' },
    previous: { ...LINK, description: 'The `cursor` of the previous page.' },
  },
};

/** The schemas that an endpoint's operations refer to. */
export function endpointSchemas({
  plan,
  subject,
  readSchemaOf,
}: DocumentedEndpoint): Record<string, DocumentPart> {
  const has = (verb: EndpointPlan['methods'][number]): boolean => plan.methods.includes(verb);
  const writes = has('POST') || has('PUT') || has('PATCH') || plan.restorable || plan.bulk !== undefined;
  const { read, written, list, aggregate, create, replace, patch, upsert } = SCHEMA_NAMES;
  const included = includedProperties(plan.includes, readSchemaOf);
  return {
    ...(has('GET')
      ? { [read(subject)]: viewSchema(plan, plan.read, included), [list(subject)]: listSchema(plan, subject) }
      : {}),
    ...(plan.aggregate ? { [aggregate(subject)]: aggregateSchema(plan) } : {}),
    ...(writes ? { [written(subject)]: viewSchema(plan, plan.write) } : {}),
    ...(has('POST') ? { [create(subject)]: bodySchema(plan, 'create') } : {}),
    ...(has('PUT') ? { [replace(subject)]: bodySchema(plan, 'replace') } : {}),
    ...(plan.naturalKeys.length > 0 ? { [upsert(subject)]: bodySchema(plan, 'upsert') } : {}),
    ...(has('PATCH') ? { [patch(subject)]: bodySchema(plan, 'patch') } : {}),
    ...bulkSchemas({ plan, subject }),
  };
}

function listSchema({ pagination }: EndpointPlan, subject: string): DocumentPart {
  const envelope = ENVELOPES[pagination.style];
  const rows =
    pagination.style === 'none' ? { maxItems: pagination.cap } : { maxItems: pagination.maxPageSize };
  const results = { type: 'array', ...rows, items: schemaRef(SCHEMA_NAMES.read(subject)) };
  return {
    type: 'object',
    required: [...Object.keys(envelope), 'results'],
    properties: { ...envelope, results },
  };
}
