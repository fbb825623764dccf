// The components of one endpoint: the bodies it takes and the views it answers.
import {
  topLevelName,
  type ComputedPlan,
  type EndpointPlan,
  type FieldPlan,
  type PaginationPlan,
} from '@nestling/core';
import { bodySchema } from './body.schema.js';
import { bulkSchemas } from './bulk.document.js';
import { exampleObject } from './example.values.js';
import { answeredSchema } from './field.schemas.js';
import { nestSchema } from './nested.schema.js';
import { SCHEMA_NAMES } from './schema.names.js';
import { schemaRef, type DocumentedEndpoint, type DocumentPart } from './openapi.types.js';

const COUNT = { type: 'integer', minimum: 0 };
const LINK = { type: ['string', 'null'] };

const ENVELOPES: Readonly<Record<PaginationPlan['style'], DocumentPart>> = {
  none: {},
  'page-number': {
    count: { ...COUNT, description: 'All rows that match.' },
    pages: { ...COUNT, description: 'The pages they fill.' },
    next: { ...LINK, description: 'The path of the next page.' },
    previous: { ...LINK, description: 'The path of the previous page.' },
  },
  cursor: {
    next: { ...LINK, description: 'The `cursor` of the next page.' },
    previous: { ...LINK, description: 'The `cursor` of the previous page.' },
  },
};

/** The schemas that an endpoint's operations refer to. */
export function endpointSchemas({ plan, subject }: DocumentedEndpoint): Record<string, DocumentPart> {
  const has = (verb: EndpointPlan['methods'][number]): boolean => plan.methods.includes(verb);
  const writes = has('POST') || has('PUT') || has('PATCH') || plan.restorable || plan.bulk !== undefined;
  const { read, written, list, create, replace, patch, upsert } = SCHEMA_NAMES;
  return {
    ...(has('GET')
      ? { [read(subject)]: viewSchema(plan, plan.read), [list(subject)]: listSchema(plan, subject) }
      : {}),
    ...(writes ? { [written(subject)]: viewSchema(plan, plan.write) } : {}),
    ...(has('POST') ? { [create(subject)]: bodySchema(plan, 'create') } : {}),
    ...(has('PUT') ? { [replace(subject)]: bodySchema(plan, 'replace') } : {}),
    ...(plan.naturalKeys.length > 0 ? { [upsert(subject)]: bodySchema(plan, 'upsert') } : {}),
    ...(has('PATCH') ? { [patch(subject)]: bodySchema(plan, 'patch') } : {}),
    ...bulkSchemas({ plan, subject }),
  };
}

function viewSchema(plan: EndpointPlan, names: readonly string[]): DocumentPart {
  const known = new Map<string, FieldPlan | ComputedPlan>(
    [...plan.fields.filter((field) => !field.hidden), ...plan.computed].map((field) => [field.name, field]),
  );
  const fields = [...known.values()].filter(({ name }) => names.includes(topLevelName(name)));

  const links = plan.links.filter(({ name }) => names.includes(name));
  const example = exampleObject(fields, []);
  return nestSchema({
    type: 'object',
    required: [...fields, ...links].map(({ name }) => name),
    properties: Object.fromEntries([
      ...fields.map((field) => [field.name, answeredSchema(field)] as const),
      ...links.map(({ name, schema }) => [name, schema] as const),
    ]),
    ...(example && links.length === 0 && Object.keys(example).length === fields.length
      ? { examples: [example] }
      : {}),
  }) as DocumentPart;
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
