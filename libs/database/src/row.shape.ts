// How the rows of a statement are made. The columns are known once PostgreSQL has described them, so that a function with
// their names in it makes all rows: V8 lays out an object literal at once, and looks up each name that it is given.

/** How the values of a type are read from text. */
export interface TypeParsers {
  getTypeParser(type: number, format?: string): (text: string) => unknown;
}

/** A column, as PostgreSQL describes it. */
export interface FieldDescription {
  readonly name: string;
  readonly dataTypeID: number;
}

type Texts = readonly (string | null)[];
type Parsers = readonly ((text: string) => unknown)[];

/** How the values of a row become an object; the last ones are given apart from it. */
export interface RowShape {
  readonly fields: readonly FieldDescription[];
  readonly types: TypeParsers;
  /** How many values are given apart. */
  readonly aside: number;
  readonly toRow: (texts: Texts) => Record<string, unknown>;
  readonly toAside: (texts: Texts) => unknown[];
}

/** One shape for all connections: what runs often is compiled once, and rows of one statement are alike. */
const shapes = new WeakMap<TypeParsers, Map<string, RowShape>>();

/** The shape of rows with these columns. */
export function shapeOf(
  fields: readonly FieldDescription[],
  { types, aside }: Pick<RowShape, 'types' | 'aside'>,
): RowShape {
  const meaning = JSON.stringify([aside, ...fields.map(({ name, dataTypeID }) => [name, dataTypeID])]);
  const known = shapes.get(types) ?? new Map<string, RowShape>();
  shapes.set(types, known);
  const shape = known.get(meaning) ?? makeShape(fields, { types, aside });
  known.set(meaning, shape);
  return shape;
}

function makeShape(
  fields: readonly FieldDescription[],
  { types, aside }: Pick<RowShape, 'types' | 'aside'>,
): RowShape {
  const parsers = fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text'));
  const first = Math.max(fields.length - aside, 0);
  const toRow = rowMaker(
    fields.slice(0, first).map(({ name }) => name),
    parsers,
  );
  const toAside = (texts: Texts): unknown[] =>
    parsers.slice(first).map((parse, index) => valueOf(texts[first + index], parse));
  return { fields, types, aside, toRow, toAside };
}

const valueOf = (text: string | null | undefined, parse: (text: string) => unknown): unknown =>
  text === null || text === undefined ? null : parse(text);

/** `(texts) => ({ "id": texts[0] === null ? null : parse0(texts[0]), ... })` */
function rowMaker(names: readonly string[], parsers: Parsers): RowShape['toRow'] {
  const properties = names.map((name, index) => {
    // In brackets, or `__proto__` would be no property.
    const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
    return `${key}: texts[${index}] === null ? null : parse${index}(texts[${index}])`;
  });
  const source = `return (texts) => ({ ${properties.join(', ')} });`;
  const parameters = names.map((_, index) => `parse${index}`);
  // Names of columns are in it as string literals only.
  return new Function(...parameters, source)(...parsers) as RowShape['toRow'];
}
