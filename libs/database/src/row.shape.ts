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

type RowMaker = (parsers: Parsers) => RowShape['toRow'];

/** Which names a caller's statements give their columns is its own choice, so that what is remembered has an end. */
const MAX_MAKERS = 500;

/** What makes rows with certain names: compiled once for all connections, for each has its own parsers. */
const makers = new Map<string, RowMaker>();

/** The shape of rows with these columns, read as the types say at the moment. */
export function shapeOf(
  fields: readonly FieldDescription[],
  { types, aside }: Pick<RowShape, 'types' | 'aside'>,
): RowShape {
  const parsers = fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text'));
  const first = Math.max(fields.length - aside, 0);
  const names = fields.slice(0, first).map(({ name }) => name);
  const apart = parsers.slice(first);
  return {
    fields,
    types,
    aside,
    toRow: makerOf(names)(parsers),
    toAside: (texts) => apart.map((parse, index) => valueOf(texts[first + index], parse)),
  };
}

function makerOf(names: readonly string[]): RowMaker {
  const meaning = JSON.stringify(names);
  const known = makers.get(meaning);
  if (known) return known;
  if (makers.size >= MAX_MAKERS) makers.clear();
  const maker = compiledMaker(names) ?? plainMaker(names);
  makers.set(meaning, maker);
  return maker;
}

const valueOf = (text: string | null | undefined, parse: (text: string) => unknown): unknown =>
  text === null || text === undefined ? null : parse(text);

/** `(texts) => ({ "id": texts[0] === null ? null : parse0(texts[0]), ... })`; undefined where the process forbids to compile texts. */
function compiledMaker(names: readonly string[]): RowMaker | undefined {
  const properties = names.map((name, index) => {
    // In brackets, or `__proto__` would be no property.
    const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
    return `${key}: texts[${index}] === null ? null : parse${index}(texts[${index}])`;
  });
  const parameters = names.map((_, index) => `parse${index}`).join(', ');
  try {
    // Names of columns are in it as string literals only.
    return new Function(
      'parsers',
      `const [${parameters}] = parsers; return (texts) => ({ ${properties.join(', ')} });`,
    ) as RowMaker;
  } catch {
    return undefined;
  }
}

/** The same, by a loop. */
function plainMaker(names: readonly string[]): RowMaker {
  return (parsers) => (texts) =>
    Object.fromEntries(
      names.map((name, index) => [name, valueOf(texts[index], parsers[index] as (text: string) => unknown)]),
    );
}
