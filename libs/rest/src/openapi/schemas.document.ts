// The components of one endpoint: the bodies it takes and the views it answers.
import {
  topLevelName,
  type ComputedPlan,
  type EndpointPlan,
  type FieldPlan,
  type JsonSchema,
  type PaginationPlan,
} from '@nestling/core';
import { inputSchema, type InputMode } from '../serializer/input.schema.js';
import { aggregateSchema } from './aggregate.document.js';
import { exampleObject } from './example.values.js';
import { acceptedSchema, answeredSchema } from './field.schemas.js';
import { withNestedRows } from './nested-create.document.js';
import { nestSchema } from './nested.schema.js';
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

/** The names of an endpoint's schemas. */
export const SCHEMA_NAMES = {
  read: (subject: string) => `${subject}Read`,
  written: (subject: string) => `${subject}Written`,
  list: (subject: string) => `${subject}List`,
  aggregate: (subject: string) => `${subject}Aggregate`,
  create: (subject: string) => `${subject}Create`,
  replace: (subject: string) => `${subject}Replace`,
  patch: (subject: string) => `${subject}Patch`,
} as const;

/** The schemas that an endpoint's operations refer to. */
export function endpointSchemas({ plan, subject }: DocumentedEndpoint): Record<string, DocumentPart> {
  const has = (verb: EndpointPlan['methods'][number]): boolean => plan.methods.includes(verb);
  const writes = has('POST') || has('PUT') || has('PATCH');
  const { read, written, list, aggregate, create, replace, patch } = SCHEMA_NAMES;
  return {
    ...(has('GET')
      ? { [read(subject)]: viewSchema(plan, plan.read), [list(subject)]: listSchema(plan, subject) }
      : {}),
    ...(plan.aggregate ? { [aggregate(subject)]: aggregateSchema(plan) } : {}),
    ...(writes ? { [written(subject)]: viewSchema(plan, plan.write) } : {}),
    ...(has('POST') ? { [create(subject)]: bodySchema(plan, 'create') } : {}),
    ...(has('PUT') ? { [replace(subject)]: bodySchema(plan, 'replace') } : {}),
    ...(has('PATCH') ? { [patch(subject)]: bodySchema(plan, 'patch') } : {}),
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

/** The body that the engine validates by, made readable; names that it ignores are marked read-only. */
function bodySchema(plan: EndpointPlan, mode: InputMode): DocumentPart {
  const writable = plan.fields.filter((field) => !field.hidden && !field.readOnly);
  const schema = inputSchema(plan, writable, mode);
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>>;
  const readable = Object.entries(properties).map(([name, property]) => [
    name,
    Object.keys(property).length > 0 || writable.some((field) => field.name === name)
      ? withDefault(
          acceptedSchema(property),
          plan.fields.find((field) => field.name === name),
          mode,
        )
      : { readOnly: true, description: 'Accepted with any value, and ignored.' },
  ]);
  const accepted = writable.filter((field) => mode === 'create' || !plan.key.includes(field));
  const example = exampleObject(accepted, (schema['required'] as string[] | undefined) ?? []);
  const version = plan.version && mode !== 'create' ? { [plan.version.name]: 1 } : {};
  const documented = { ...schema, properties: Object.fromEntries(readable) as DocumentPart };
  return nestSchema({
    ...(mode === 'create' ? withNestedRows(documented, plan) : documented),
    ...(example ? { examples: [{ ...example, ...version }] } : {}),
  }) as DocumentPart;
}

function withDefault(schema: JsonSchema, field: FieldPlan | undefined, mode: InputMode): JsonSchema {
  return mode === 'patch' || field?.default === undefined ? schema : { ...schema, default: field.default };
}
