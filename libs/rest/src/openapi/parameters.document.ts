// The parameters of the routes: the id in the path, the query string of a list, the preconditions.
import type { EndpointPlan, FieldPlan, FilterParameterPlan } from '@nestling/core';
import { MAX_LIST_LENGTH } from '../controller/operand.reader.js';
import { hasMembers } from '../query/json.path.js';
import { OPERANDS, operatorsOf, type Operator } from '../query/operators.js';
import { MAX_CURSOR_LENGTH } from '../serializer/cursor.token.js';
import { answerParameters, countParameter } from './answer.parameters.js';
import { exampleOf } from './example.values.js';
import { queriedSchema } from './field.schemas.js';
import type { DocumentPart } from './openapi.types.js';

const MEANINGS: Readonly<Record<Operator, string>> = {
  eq: 'is this',
  ne: 'is not this',
  gt: 'is above this',
  gte: 'is this or above',
  lt: 'is below this',
  lte: 'is this or below',
  in: 'is one of these, between commas',
  nin: 'is none of these, between commas',
  between: 'is from the first to the second, between a comma',
  contains: 'holds this text, in this case',
  icontains: 'holds this text, in any case',
  startsWith: 'starts with this text',
  endsWith: 'ends with this text',
  null: 'is null, or is not',
};

/** The id in the path; the parts of a composite key stand between commas. */
export function idParameter({ key }: EndpointPlan): DocumentPart {
  const [first] = key;
  const single = first && key.length === 1 ? first : undefined;
  const parts = key.map(({ name }) => name).join(',');
  return {
    name: 'id',
    in: 'path',
    required: true,
    description: single
      ? `The ${single.name} of the row.`
      : `The key of the row: ${parts}, each percent-encoded.`,
    schema: single ? queriedSchema(single) : { type: 'string' },
    ...(single ? {} : { example: key.map((field) => exampleOf(field)).join(',') }),
  };
}

/** The query parameters that say which rows, and the others of a route; where a field has the name of one of them, it is that one. */
export function filteringParameters(plan: EndpointPlan, others: readonly DocumentPart[]): DocumentPart[] {
  const own = [
    ...plan.backends.flatMap(({ parameters }) => parameters.map(backendParameter)),
    ...(plan.filters.size > 0 ? [treeParameter(plan)] : []),
    ...(plan.search.length > 0 ? [searchParameter(plan)] : []),
    ...others,
  ];
  const taken = new Set(own.map(({ name }) => name));
  const filters = [...plan.filters].flatMap(([name, { field }]) => filterParameters(name, field));
  return [...filters.filter(({ name }) => !taken.has(name)), ...own];
}

/** The query parameters of the list. */
export function listParameters(plan: EndpointPlan): DocumentPart[] {
  return filteringParameters(plan, [
    ...(plan.ordering.size > 0 ? [orderingParameter(plan)] : []),
    ...answerParameters(plan),
    ...deletedParameter(plan),
    ...pageParameters(plan),
  ]);
}

/** Whether deleted rows are read, where callers may see them. */
export function deletedParameter({ restorable }: EndpointPlan): DocumentPart[] {
  const description = 'Whether rows that are marked as deleted are read, too.';
  return restorable ? [query('withDeleted', description, { type: 'boolean', default: false })] : [];
}

/** The precondition of a write. */
export function ifMatchParameter({ version }: EndpointPlan): DocumentPart {
  const purpose = version
    ? `Makes the request conditional on the version, as ${version.name} in a body does; \`*\` accepts any.`
    : 'Makes the request conditional on the state that has this ETag; `*` accepts any.';
  return header('If-Match', purpose);
}

/** The precondition of a read. */
export const IF_NONE_MATCH = header(
  'If-None-Match',
  'An ETag that the caller has; while it holds, the answer is 304.',
);

/** The precondition that there be no such row. */
export const IF_NONE_MATCH_ANY: DocumentPart = {
  ...header('If-None-Match', 'With `*` the row is made, and never replaced: one that is there is 412.'),
  example: '*',
};

/** Which natural key tells the row; needed where there are several. */
export function naturalKeyParameter({ naturalKeys }: EndpointPlan): DocumentPart[] {
  const names = naturalKeys.map(({ name }) => name);
  const parameter = query('on', 'The key that tells which row is written.', { type: 'string', enum: names });
  return [{ ...parameter, required: names.length > 1 }];
}

/** Whether the items of a bulk are written together. */
export function atomicParameter(): DocumentPart {
  const description = 'Whether all items are written or none; with `false` each is written for itself.';
  return query('atomic', description, { type: 'boolean', default: true });
}

function header(name: string, description: string): DocumentPart {
  return { name, in: 'header', description, schema: { type: 'string' }, example: '"1"' };
}

function query(name: string, description: string, schema: DocumentPart): DocumentPart {
  return { name, in: 'query', description, schema };
}

/** A document has members that no list can name: where it is filtered at all, it says how. */
function filterParameters(name: string, field: FieldPlan): DocumentPart[] {
  const operators = operatorsOf(field).map((operator) => {
    const list = query(
      `${name}[${operator}]`,
      `Rows whose ${name} ${MEANINGS[operator]}.${hasMembers(field) ? ` ${membersOf(name)}` : ''}`,
      operandSchema(operator, field),
    );
    return isListed(operator) ? { ...list, style: 'form', explode: false } : list;
  });
  if (!operatorsOf(field).includes('eq')) return operators;
  return [query(name, `Rows whose ${name} is this.`, queriedSchema(field)), ...operators];
}

function membersOf(name: string): string {
  return `Members are compared by their paths: \`${name}.a.b=1\`, \`${name}.a[gte]=1\`.`;
}

function backendParameter(parameter: FilterParameterPlan): DocumentPart {
  const { name, description, required } = parameter;
  const documented = query(
    name,
    description ?? `What ${name} means is the application's own.`,
    queriedSchema(parameter),
  );
  return required ? { ...documented, required } : documented;
}

function isListed(operator: Operator): boolean {
  return OPERANDS[operator] === 'list' || OPERANDS[operator] === 'pair';
}

function operandSchema(operator: Operator, field: FieldPlan): DocumentPart {
  const items = queriedSchema(field);
  return {
    value: items,
    list: { type: 'array', maxItems: MAX_LIST_LENGTH, items },
    pair: { type: 'array', minItems: 2, maxItems: 2, items },
    text: { type: 'string', maxLength: 2000 },
    flag: { type: 'boolean' },
  }[OPERANDS[operator]];
}

function treeParameter({ filters }: EndpointPlan): DocumentPart {
  const [first] = filters.keys();
  const description =
    'A tree of conditions: names with values or operators, `and`, `or`, `not`; `some`, `none` and `every` over related rows.';
  const content = {
    'application/json': { schema: { type: 'object' }, example: { not: { [first ?? '']: { null: true } } } },
  };
  return { name: 'filter', in: 'query', description, content };
}

function searchParameter({ search }: EndpointPlan): DocumentPart {
  const names = search.map(({ name }) => name).join(', ');
  return query('search', `Rows that hold this text, in any case, in: ${names}.`, {
    type: 'string',
    maxLength: 200,
  });
}

function orderingParameter({ ordering, defaultOrdering }: EndpointPlan): DocumentPart {
  const names = [...ordering.keys()];
  const preset = defaultOrdering.map(({ name, descending }) => (descending ? '-' : '') + name).join(',');
  const description = `The order, between commas: ${names.join(', ')}; a minus sign for descending. Without it: ${preset}.`;
  const terms = names.flatMap((name) => [name, `-${name}`]);
  const schema = { type: 'array', minItems: 1, maxItems: 10, items: { type: 'string', enum: terms } };
  return { ...query('ordering', description, schema), style: 'form', explode: false };
}

function pageParameters({ pagination }: EndpointPlan): DocumentPart[] {
  if (pagination.style === 'none') return [];
  const { pageSize, maxPageSize } = pagination;
  const size = { type: 'integer', minimum: 1, maximum: maxPageSize, default: pageSize };
  const place =
    pagination.style === 'cursor'
      ? query('cursor', 'Where the page begins: `next` or `previous` of an earlier answer.', {
          type: 'string',
          maxLength: MAX_CURSOR_LENGTH,
        })
      : query('page', 'Which page, from 1.', { type: 'integer', minimum: 1, default: 1 });
  const counted = pagination.style === 'page-number' ? [countParameter(pagination.count)] : [];
  return [place, query('pageSize', 'Rows in a page.', size), ...counted];
}
