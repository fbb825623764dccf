// What the naive evaluator and the generators know of the entities: told here again, so that nothing of the engine is used.

/** The kinds of fields, and with them how values compare. */
export type Kind =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'number'
  | 'decimal'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'time'
  | 'uuid'
  | 'enum'
  | 'json';

/** A table as a filter sees it. */
export interface Model {
  readonly fields: Readonly<Record<string, Kind>>;
  readonly one: Readonly<Record<string, Model>>;
  readonly many: Readonly<Record<string, Model>>;
}

const hall: Model = { fields: { name: 'text' }, one: {}, many: {} };
const shelf: Model = { fields: { name: 'text', rank: 'integer', info: 'json' }, one: { hall }, many: {} };
const label: Model = { fields: { name: 'text', weight: 'integer' }, one: {}, many: {} };
const part: Model = { fields: { note: 'text', size: 'integer' }, one: { home: shelf }, many: {} };

/** The kinds of the columns that stand twice in the table: as they are, and nullable. */
export const COLUMNS: Readonly<Record<string, Kind>> = {
  name: 'text',
  body: 'text',
  count: 'integer',
  large: 'bigint',
  ratio: 'number',
  price: 'decimal',
  open: 'boolean',
  at: 'instant',
  day: 'date',
  hour: 'time',
  code: 'uuid',
  state: 'enum',
  details: 'json',
};

const nullable = Object.entries(COLUMNS).map(([name, kind]): [string, Kind] => [`${name}OrNull`, kind]);

const item: Model = {
  fields: { id: 'integer', ...COLUMNS, ...Object.fromEntries(nullable) },
  one: { shelf },
  many: { parts: part, labels: label },
};

/** The tables that rows are made for. */
export const MODEL = { hall, shelf, label, part, item } as const;

/** Where `?search=` looks. */
export const SEARCHED = ['name', 'bodyOrNull', 'shelf.name', 'parts.note', 'labels.name'];

/** What lists are ordered by. */
export const ORDERINGS = [
  ...Object.keys(item.fields).filter((name) => item.fields[name] !== 'json'),
  'shelf.name',
  'shelf.rank',
  'shelf.hall.name',
];

/** Every path of a model, dotted. */
export function pathsOf({ fields, one, many }: Model): string[] {
  const below = Object.entries({ ...one, ...many }).flatMap(([name, model]) =>
    pathsOf(model).map((path) => `${name}.${path}`),
  );
  return [...Object.keys(fields), ...below];
}

/** What may stand in documents, and what does not. */
export const MEMBERS = [
  'pages',
  'name',
  '0',
  '*',
  'a b',
  'é',
  'size',
  'size.width',
  'size.gte',
  'gone',
  'gone.too',
];

/** Every path that can be compared: of a document, its members. */
export function comparedPathsOf(model: Model): string[] {
  return pathsOf(model).flatMap((path) =>
    kindAt(path, model) === 'json' ? MEMBERS.map((member) => `${path}.${member}`) : [path],
  );
}

/** The kind of the field that a path leads to, or into. */
export function kindAt(path: string, { fields, one, many }: Model): Kind {
  const [first = '', ...rest] = path.split('.');
  const below = one[first] ?? many[first];
  const kind = below ? kindAt(rest.join('.'), below) : fields[first];
  if (!kind) throw new Error(`There is no field ${path}.`);
  return kind;
}
