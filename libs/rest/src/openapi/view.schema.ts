// What a row looks like in an answer: its fields, and the rows that may be included.
import {
  topLevelName,
  type ComputedPlan,
  type EndpointPlan,
  type FieldPlan,
  type IncludePlan,
} from '@nestling/core';
import { MAX_INCLUDED_ROWS } from '../service/include.loader.js';
import { exampleObject } from './example.values.js';
import { answeredSchema } from './field.schemas.js';
import { nestSchema } from './nested.schema.js';
import { schemaRef, type DocumentedEndpoint, type DocumentPart } from './openapi.types.js';

type FindSchema = DocumentedEndpoint['readSchemaOf'];

/** The schema of a row that shows these fields; included rows are there only where they are asked for. */
export function viewSchema(
  plan: EndpointPlan,
  names: readonly string[],
  included: DocumentPart = {},
): DocumentPart {
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
      ...Object.entries(included),
    ]),
    ...(example && links.length === 0 && Object.keys(example).length === fields.length
      ? { examples: [example] }
      : {}),
  }) as DocumentPart;
}

/** The properties of included rows. */
export function includedProperties(
  includes: ReadonlyMap<string, IncludePlan>,
  readSchemaOf: FindSchema,
): DocumentPart {
  const property = (include: IncludePlan): DocumentPart => {
    const row = rowSchema(include, readSchemaOf);
    return include.relation.toMany
      ? { type: 'array', maxItems: MAX_INCLUDED_ROWS, items: row }
      : { anyOf: [row, { type: 'null' }] };
  };
  return Object.fromEntries([...includes].map(([name, include]) => [name, property(include)]));
}

/** A row as its own endpoint shows it, unless more may be included with it here. */
function rowSchema({ target, includes }: IncludePlan, readSchemaOf: FindSchema): DocumentPart {
  const plan = target();
  const own = readSchemaOf(plan);
  if (own !== undefined && includes.size === 0) return schemaRef(own);
  return viewSchema(plan, plan.read, includedProperties(includes, readSchemaOf));
}
