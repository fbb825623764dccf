// What the document says of `/aggregate`.
import type { EndpointPlan, FieldPathPlan, FieldPlan } from '@nestling/core';
import { AGGREGATE_FUNCTIONS, functionsOf, type AggregateFunction } from '../query/aggregate.functions.js';
import { answeredSchema } from './field.schemas.js';
import type { DocumentPart } from './openapi.types.js';

const MEANINGS: Readonly<Record<AggregateFunction, string>> = {
  sum: 'The sums of these fields.',
  avg: 'The averages of these fields.',
  min: 'The least values of these fields.',
  max: 'The greatest values of these fields.',
};

/** The query parameters of an aggregate, its filters aside. */
export function aggregateParameters({ aggregate }: EndpointPlan): DocumentPart[] {
  if (!aggregate) return [];
  const groups = [...aggregate.groupBy.keys()];
  const functions = AGGREGATE_FUNCTIONS.map((name) => [name, fieldsWith(name, aggregate.fields)] as const);
  const results = functions.flatMap(([name, fields]) => fields.map((field) => `${name}.${field.name}`));
  const terms = [...groups, 'count', ...results].flatMap((name) => [name, `-${name}`]);
  const count = {
    name: 'count',
    in: 'query',
    description: 'Counts the rows.',
    schema: { type: 'string', enum: ['*'] },
  };
  return [
    count,
    ...functions.flatMap(([name, fields]) =>
      fields.length > 0
        ? [
            list(
              name,
              MEANINGS[name],
              fields.map((field) => field.name),
            ),
          ]
        : [],
    ),
    ...(groups.length > 0
      ? [list('groupBy', 'One result for each combination of their values.', groups)]
      : []),
    list('ordering', 'The order of the results, by what is asked for; a minus sign for descending.', terms),
  ];
}

/** The schema of an aggregate. */
export function aggregateSchema({ aggregate }: EndpointPlan): DocumentPart {
  const { fields = new Map<string, FieldPlan>(), groupBy = new Map<string, FieldPathPlan>() } =
    aggregate ?? {};
  const groups = [...groupBy].map(([name, { field, relations }]) => {
    const nullable = field.nullable || relations.length > 0;
    return [name, answeredSchema({ ...field, nullable })] as const;
  });
  const functions = AGGREGATE_FUNCTIONS.flatMap((name) => {
    const properties = fieldsWith(name, fields).map(
      (field) => [field.name, resultSchema(name, field)] as const,
    );
    return properties.length > 0
      ? [[name, { type: 'object', properties: Object.fromEntries(properties) }] as const]
      : [];
  });
  const count = { type: 'integer', minimum: 0, description: 'The rows of the group.' };
  const properties = Object.fromEntries([...groups, ['count', count] as const, ...functions]);
  const items = { type: 'object', properties };
  return { type: 'object', required: ['results'], properties: { results: { type: 'array', items } } };
}

function fieldsWith(name: AggregateFunction, fields: ReadonlyMap<string, FieldPlan>): FieldPlan[] {
  return [...fields.values()].filter((field) => functionsOf(field).includes(name));
}

/** Over no rows there is no result. */
function resultSchema(name: AggregateFunction, field: FieldPlan): DocumentPart {
  if (name === 'avg') return { type: ['number', 'null'] };
  return answeredSchema({ ...field, nullable: true, readOnly: false });
}

function list(name: string, description: string, values: readonly string[]): DocumentPart {
  const schema = { type: 'array', minItems: 1, items: { type: 'string', enum: values } };
  return { name, in: 'query', description, schema, style: 'form', explode: false };
}
