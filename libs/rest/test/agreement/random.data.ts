// Random rows, as a graph of objects and as inserts that go past the engine.
import fc, { type Arbitrary } from 'fast-check';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { Hall, Item, Label, Part, Shelf } from './catalogue.entities.js';
import { COLUMNS } from './catalogue.model.js';
import { storedValue } from './random.values.js';

/** A row with the rows it refers to. */
export interface Row {
  readonly id: number;
  readonly [name: string]: unknown;
}
/** The rows of one world. */
export interface World {
  readonly halls: readonly Row[];
  readonly shelves: readonly Row[];
  readonly labels: readonly Row[];
  readonly parts: readonly Row[];
  readonly items: readonly Row[];
}
type Values = Record<string, unknown>;

/** An index into a list that may be too short: then, and often besides, none. */
const pick = fc.option(fc.nat(5), { freq: 3, nil: null });
const orNull = <T>(value: Arbitrary<T>): Arbitrary<T | null> => fc.option(value, { freq: 2, nil: null });

const columns: Values = Object.fromEntries(
  Object.entries(COLUMNS).flatMap(([name, kind]) => [
    [name, storedValue(kind)],
    [`${name}OrNull`, orNull(storedValue(kind))],
  ]),
);

/** A row of the main table without its relations. */
export const itemValues = fc.record(columns as Record<string, Arbitrary<unknown>>);

const drafts = fc.record({
  halls: fc.array(fc.record({ name: storedValue('text') }), { maxLength: 3 }),
  shelves: fc.array(
    fc.record({
      name: storedValue('text'),
      rank: orNull(storedValue('integer')),
      info: orNull(storedValue('json')),
      hall: pick,
    }),
    { maxLength: 4 },
  ),
  labels: fc.array(fc.record({ name: storedValue('text'), weight: orNull(storedValue('integer')) }), {
    maxLength: 4,
  }),
  items: fc.array(
    fc.record({ values: itemValues, shelf: pick, labels: fc.uniqueArray(fc.nat(5), { maxLength: 3 }) }),
    { maxLength: 14 },
  ),
  parts: fc.array(
    fc.record({
      note: orNull(storedValue('text')),
      size: storedValue('integer'),
      home: pick,
      item: fc.nat(13),
    }),
    { maxLength: 14 },
  ),
});

/** Random rows. */
export const worlds: Arbitrary<World> = drafts.map((draft) => {
  const numbered = <T extends object>(rows: readonly T[]) =>
    rows.map((row, index) => ({ id: index + 1, ...row }));
  const at = <T>(rows: readonly T[], index: number | null): T | null =>
    index === null ? null : (rows[index] ?? null);
  const halls = numbered(draft.halls);
  const shelves = numbered(draft.shelves).map((shelf) => ({ ...shelf, hall: at(halls, shelf.hall) }));
  const labels = numbered(draft.labels);
  const items = numbered(draft.items).map(({ id, values, shelf, labels: chosen }) => ({
    id,
    ...values,
    shelf: at(shelves, shelf),
    labels: chosen.flatMap((index) => at(labels, index) ?? []),
    parts: [] as Row[],
  }));
  const parts = numbered(draft.parts).flatMap((part) => {
    const item = items[part.item];
    const row = { ...part, home: at(shelves, part.home), item };
    item?.parts.push(row);
    return item ? [row] : [];
  });
  return { halls, shelves, labels, parts, items };
});

const STAMPS = { createdAt: new Date(0), updatedAt: new Date(0), version: 1 };

/** Replaces all rows of the database by those of a world. */
export async function store(
  { halls, shelves, labels, parts, items }: World,
  source: DataSource,
): Promise<void> {
  const junction = source.getMetadata(Item).manyToManyRelations[0]?.junctionEntityMetadata;
  if (!junction) throw new Error('Items have labels.');
  const [ownColumn, otherColumn] = junction.columns.map(({ propertyName }) => propertyName);
  const links = items.flatMap((item) =>
    (item['labels'] as Row[]).map((label) => ({
      [String(ownColumn)]: item.id,
      [String(otherColumn)]: label.id,
    })),
  );
  await source.transaction(async (manager) => {
    const insert = (target: EntityTarget<ObjectLiteral>, rows: readonly object[]): Promise<void> =>
      insertRows(manager, target, rows);
    for (const target of [junction.tableName, Part, Item, Label, Shelf, Hall]) {
      await manager.createQueryBuilder().delete().from(target).execute();
    }
    await insert(Hall, halls.map(stored));
    await insert(Shelf, shelves.map(stored));
    await insert(Label, labels.map(stored));
    await insert(Item, items.map(stored));
    await insert(Part, parts.map(stored));
    await insert(junction.tableName, links);
  });
}

/** Inserts one more row. */
export function insertItem(row: Row, source: DataSource): Promise<void> {
  return insertRows(source.manager, Item, [stored(row)]);
}

async function insertRows(
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  // Keys stand in the statement on every database only where the columns are named.
  const columns = manager.connection.getMetadata(target).columns.map(({ propertyPath }) => propertyPath);
  await manager
    .createQueryBuilder()
    .insert()
    .into(target, columns)
    .values([...rows])
    .updateEntity(false)
    .execute();
}

const REFERENCES = ['shelf', 'hall', 'home', 'item'];

/** A row as TypeORM inserts it. */
function stored(row: Row): Values {
  const { labels: _labels, parts: _parts, ...own } = row;
  const values = Object.entries(own).map(([name, value]): [string, unknown] => {
    if (REFERENCES.includes(name) && value !== null) return [name, { id: (value as Row).id }];
    return [name, name.startsWith('at') && value !== null ? new Date(String(value)) : value];
  });
  return { ...Object.fromEntries(values), ...STAMPS };
}
