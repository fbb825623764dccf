// The join tables of one endpoint: which ids its rows are linked with, read for a whole page in one statement.
import type { LinkPlan } from '@nestling/core';
import { codecOf } from './field.codec.js';
import type { EndpointTable, Row } from './endpoint.table.js';
import { fragment, MARK, type Fragment } from './sql.fragment.js';

/** A list of ids, as JSON has it. */
export type Ids = readonly unknown[];

/** The statements on one join table. */
export class LinkQuery {
  private readonly names: Readonly<Record<'table' | 'own' | 'other' | 'otherTable' | 'otherKey', string>>;
  private readonly decode: (raw: unknown) => unknown;
  private readonly encode: (value: unknown) => unknown;

  constructor(
    private readonly table: EndpointTable,
    readonly link: LinkPlan,
  ) {
    const { dialect } = table;
    this.names = {
      table: table.quote(link.table),
      own: table.quote(link.ownColumn),
      other: table.quote(link.otherColumn),
      otherTable: table.quote(link.otherTable),
      otherKey: table.quote(link.otherKey),
    };
    const codec = codecOf({ kind: link.kind }, dialect);
    this.decode = codec.decode ?? ((raw) => raw);
    this.encode = codec.encode;
  }

  /** Sets the list of ids on every row. */
  async attach(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const { table, own, other } = this.names;
    const [owner, linked] = [this.table.quote('owner'), this.table.quote('linked')];
    const keys = rows.map((row) => this.keyOf(row));
    const pairs = await this.run(
      fragment(
        `SELECT ${own} AS ${owner}, ${other} AS ${linked} FROM ${table} WHERE ${own} IN (${marks(keys)}) ORDER BY ${other}`,
        ...keys,
      ),
    );
    const byOwner = groupBy(pairs, (pair) => String(pair['owner']));
    for (const row of rows) {
      row[this.link.name] = (byOwner.get(String(this.keyOf(row))) ?? []).map((pair) =>
        this.decode(pair['linked']),
      );
    }
  }

  /** Those of the ids that no row has. */
  async missing(ids: Ids): Promise<Ids> {
    if (ids.length === 0) return [];
    const { otherKey, otherTable } = this.names;
    const found = await this.run(
      fragment(
        `SELECT ${otherKey} AS ${this.table.quote('linked')} FROM ${otherTable} WHERE ${otherKey} IN (${marks(ids)})`,
        ...ids.map(this.encode),
      ),
    );
    const known = new Set(found.map((row) => String(row['linked']).toLowerCase()));
    return ids.filter((id) => !known.has(String(id).toLowerCase()));
  }

  /** Links a row with these ids and no others. */
  async replace(row: Row, ids: Ids): Promise<void> {
    const { table, own, other } = this.names;
    const key = this.keyOf(row);
    const { database } = this.table;
    if (database.isWatched) await database.changed({ table: this.link.table, operation: 'update' });
    await this.execute(fragment(`DELETE FROM ${table} WHERE ${own} = ${MARK}`, key));
    if (ids.length === 0) return;
    const values = ids.map(() => `(${MARK}, ${MARK})`).join(', ');
    const parameters = ids.flatMap((id) => [key, this.encode(id)]);
    await this.execute(fragment(`INSERT INTO ${table} (${own}, ${other}) VALUES ${values}`, ...parameters));
  }

  private keyOf(row: Row): unknown {
    return row[this.table.plan.key[0]?.name ?? ''];
  }

  private async run(statement: Fragment): Promise<Row[]> {
    return (await this.table.execute(statement)).rows;
  }

  private async execute(statement: Fragment): Promise<void> {
    await this.table.execute(statement);
  }
}

function marks(values: readonly unknown[]): string {
  return values.map(() => MARK).join(', ');
}

function groupBy(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
