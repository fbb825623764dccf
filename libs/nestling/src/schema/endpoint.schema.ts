import type { ConfigSection, EndpointOptions, HttpVerb, JsonSchema } from '@nestling/core';
import { OPT_IN } from './opt-in.schema.js';
import { FIELD_SCHEMA, type FieldDeclaration } from './field.schema.js';
import { count, keys, listOf, MODULE_PATH, oneOf, text } from './schema.parts.js';

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The options of an endpoint: the engine's, with the verbs also as a map. */
export type EndpointMeta = Omit<EndpointOptions, 'path' | 'methods'> & {
  readonly methods?: readonly HttpVerb[] | Readonly<Partial<Record<HttpVerb, object | null>>>;
};

/** An endpoint without a class. */
export interface EndpointDeclaration {
  /** The path, such as `/books`. */
  readonly route: string;
  /** What the resource is called in the documentation. @default the singular of the route: `Book` */
  readonly name?: string;
  readonly fields?: Readonly<Record<string, FieldDeclaration>>;
  /**
   * Whether the table is there already: `true` serves it as it stands, `'partial'` says more of some columns in `fields`.
   * Such a table is never altered. @default false
   */
  readonly reflect?: boolean | 'partial';
  /** The columns that identify a row, for a reflected table without a primary key. @default its primary key */
  readonly key?: readonly string[];
  readonly meta?: EndpointMeta;
}

const names = (description: string): JsonSchema => listOf({ type: 'string', minLength: 1 }, description);

const FILTERING = keys({
  fields: names('Fields for ?field=value; dotted paths lead to related rows.'),
  search: names('Texts that ?search= looks into.'),
  ordering: names('Fields that ?ordering= takes.'),
  defaultOrdering: names('The order without ?ordering=.'),
  unknownParameters: oneOf(['reject', 'ignore'], 'What an undeclared query parameter gets.'),
  backends: listOf(
    oneOf(
      ['FieldFilter', 'SearchFilter', 'OrderingFilter'],
      'LightAPI names them; here they follow from the lists.',
    ),
  ),
});

const PAGINATION = keys({
  style: oneOf(['page_number', 'page-number', 'cursor'], 'How a list is cut into pages.'),
  pageSize: count('Rows in a page unless the caller asks otherwise.', 1),
  maxPageSize: count('The most rows a caller may ask for.', 1),
  maxOffset: count('The deepest row that page numbers reach.'),
  count: oneOf(['exact', 'estimated', 'none'], 'How the rows of a list are counted.'),
});

const SERIALIZER: JsonSchema = {
  ...keys({
    fields: names('The fields of every answer.'),
    read: names('The fields of answers to GET.'),
    write: names('The fields of answers to POST, PUT and PATCH.'),
  }),
  type: ['object', 'array'],
  items: { type: 'string' },
};

/** A list, or a map: under a verb stands what packages say of it, and nothing that nobody reads. */
function methodsSchema(sections: readonly ConfigSection[]): JsonSchema {
  const perVerb = sections.flatMap((section) => section.perVerb ?? []);
  const named = Object.entries(endpointKeys(sections)).filter(([name]) => perVerb.includes(name));
  const verb = { ...keys(Object.fromEntries(named)), type: ['object', 'null'] };
  return {
    ...keys(Object.fromEntries(VERBS.map((name) => [name, verb]))),
    type: ['array', 'object'],
    items: oneOf(VERBS, 'A verb.'),
    minItems: 1,
    minProperties: 1,
    description: 'The enabled verbs; the others answer 405.',
  };
}

function endpointKeys(sections: readonly ConfigSection[]): Readonly<Record<string, JsonSchema>> {
  return Object.assign({}, ...sections.map(({ endpoint }) => endpoint)) as Readonly<
    Record<string, JsonSchema>
  >;
}

const META: Readonly<Record<string, JsonSchema>> = {
  filtering: FILTERING,
  pagination: PAGINATION,
  serializer: SERIALIZER,
  table: text('The name of the table.'),
  include: names('Relations whose rows ?include= may ask for.'),
  maxUnpaginated: count('The most rows an unpaginated list answers.', 1),
  unknownFields: oneOf(['reject', 'ignore'], 'What an undeclared name in a body gets.'),
  tag: text('The tag in the documentation.'),
  description: text('One sentence for the documentation.'),
};

/** What `meta` and `defaults` take: the engine's options, and those of installed packages. */
export function metaSchema(sections: readonly ConfigSection[]): JsonSchema {
  return keys({ methods: methodsSchema(sections), ...META, ...OPT_IN, ...endpointKeys(sections) });
}

const ROUTE: JsonSchema = {
  type: 'string',
  pattern: '^/?[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*/?$',
  description: 'The path, such as /books.',
};
const NAME: JsonSchema = {
  type: 'string',
  pattern: '^[A-Z][A-Za-z0-9_]*$',
  description: 'What the resource is called in the documentation, such as Book.',
};
const FIELDS: JsonSchema = {
  type: 'object',
  propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_]*$' },
  additionalProperties: FIELD_SCHEMA,
  description: 'The columns; id, the time stamps and version come by themselves.',
};

const KEY: JsonSchema = {
  ...names('The columns that identify a row of a reflected table without a primary key.'),
  minItems: 1,
};
const REFLECT: JsonSchema = {
  type: ['boolean', 'string'],
  pattern: '^partial$',
  description: 'true for a table that exists as it stands, partial to say more of some of its columns.',
};

/** One entry of `endpoints`. */
export function endpointSchema(sections: readonly ConfigSection[]): JsonSchema {
  return {
    ...keys(
      { route: ROUTE, name: NAME, fields: FIELDS, reflect: REFLECT, key: KEY, meta: metaSchema(sections) },
      { required: ['route'] },
    ),
    type: ['object', 'string'],
    pattern: MODULE_PATH,
    description: 'An endpoint, or the path of a module with endpoint classes, such as ./book.js#Book.',
  };
}
