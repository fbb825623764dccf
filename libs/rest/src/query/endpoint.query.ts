// The statements of one endpoint. Everything that touches its table goes through here.
import type { FieldPlan, OrderTerm } from '@nestling/core';
import type { StatementResult } from '@nestling/database';
import { decodeKey, insertChunks, insertStatement, lockStatement } from './bulk.query.js';
import { both, REACH_ALL, type Condition, type Liveness, type Reach } from './condition.js';
import type { EndpointTable, Row } from './endpoint.table.js';
import { LinkQuery } from './link.query.js';
import { orderClause } from './order.builder.js';
import { countSelection } from './row.count.js';
import { positionSelection } from './row.position.js';
import type { RowSelection } from './row.selection.js';
import { fragment, join, MARK, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/** Which rows of a list, in which order. */
export interface Selection {
  readonly condition: Condition;
  readonly order: readonly OrderTerm[];
  readonly limit: number;
  readonly offset?: number;
  /** Which rows of other tables the ordering may look at. @default all */
  readonly reach?: Reach;
  /** Whether rows are read with their positions, those of the terms of `order`. */
  readonly positioned?: boolean;
  /** Whether deleted rows are among them. @default 'live' */
  readonly liveness?: Liveness;
  /** Whether all rows that meet the condition are counted by the way. */
  readonly counted?: boolean;
  /** The wire names that are read, with key and version. @default all */
  readonly names?: readonly string[];
}

/** The rows of a selection, and what was read beside them. */
export interface SelectedRows {
  readonly rows: Row[];
  /** The positions of the rows, where they were asked for. */
  readonly positions: readonly (readonly unknown[])[];
  /** The count, where it was asked for and there is any row. */
  readonly count?: number;
}

/** What a statement selects, and which names of it are read. */
export interface Reading {
  readonly selection: RowSelection;
  readonly names?: readonly string[];
}

/** The values of a write, by field. */
export type Values = ReadonlyMap<FieldPlan, unknown>;

/** A write to one row: where it is, and what it gets. */
export interface Change {
  /** The row, found by its key also once it has changed. */
  readonly key: Condition;
  /** What else has to hold before the change. */
  readonly condition: Condition;
  readonly values: Values;
  /** Only where a value differs from the one that is stored. */
  readonly onlyIfDifferent: boolean;
}

/** The statements of one endpoint. */
export class EndpointQuery {
  /** The many-to-many relations. */
  readonly links: readonly LinkQuery[];

  constructor(readonly table: EndpointTable) {
    this.links = table.plan.links.map((link) => new LinkQuery(table, link));
  }

  async list(selected: Selection): Promise<SelectedRows> {
    const { condition, order, limit, offset, reach = REACH_ALL, names, liveness } = selected;
    const { table } = this;
    const selection = table.selections.of(names);
    const positions = selected.positioned ? positionSelection(order, table, reach) : fragment('');
    const count = selected.counted ? countSelection(condition, table, liveness) : fragment('');
    const where = whereClause(condition, table, liveness);
    const limits = offset
      ? fragment(` LIMIT ${MARK} OFFSET ${MARK}`, limit, offset)
      : fragment(` LIMIT ${MARK}`, limit);
    const parts = [
      fragment(`SELECT ${selection.sql}`),
      positions,
      count,
      fragment(` FROM ${table.name}`),
      where,
      orderClause(order, table, reach),
      limits,
    ];
    const aside = (selected.positioned ? order.length : 0) + (selected.counted ? 1 : 0);
    const answer = await this.table.execute(join(parts, ''), aside);
    const rows = await this.finish(answer.rows, { selection, names });
    const apart = answer.aside ?? [];
    const counted = selected.counted ? apart[0]?.at(-1) : undefined;
    return { rows, positions: apart, ...(counted === undefined ? {} : { count: Number(counted) }) };
  }

  async count(condition: Condition, liveness?: Liveness): Promise<number> {
    const { table } = this;
    const [row] = await this.rows(
      join(
        [
          fragment(`SELECT COUNT(*) AS ${this.quote('count')} FROM ${table.name}`),
          whereClause(condition, table, liveness),
        ],
        '',
      ),
    );
    return Number(row?.['count'] ?? 0);
  }

  async find(
    condition: Condition,
    { names, liveness }: Pick<Selection, 'names' | 'liveness'> = {},
  ): Promise<Row | undefined> {
    const { table } = this;
    const selection = table.selections.of(names);
    const parts = [
      fragment(`SELECT ${selection.sql} FROM ${table.name}`),
      whereClause(condition, table, liveness),
      fragment(' LIMIT 1'),
    ];
    const [row] = await this.read(join(parts, ''), { selection, names });
    return row;
  }

  /** The rows of a statement that selects these columns, with what stands in join tables. */
  async read(statement: Fragment, reading: Reading): Promise<Row[]> {
    return this.finish(await this.rows(statement), reading);
  }

  /** Rows of the driver's as those of the wire. */
  protected async finish(raw: readonly Row[], { selection, names }: Reading): Promise<Row[]> {
    const rows = raw.map((row) => selection.decode(row));
    for (const query of this.links) {
      if (!names || names.includes(query.link.name)) await query.attach(rows);
    }
    return rows;
  }

  /** Inserts one row and gives it back as it is stored. */
  async insert(values: Values): Promise<Row> {
    const { table } = this;
    const insert = insertStatement([values], table);
    if (table.database.supportsReturning) {
      const { rows } = await this.execute(this.returning(insert));
      if (!rows[0]) throw new Error(`The database gave no row back from ${table.plan.table}.`);
      return table.selections.whole.decode(rows[0]);
    }
    const { insertId } = await this.execute(insert);
    const row = await this.find(this.insertedKey(values, insertId));
    if (!row) throw new Error(`The row inserted into ${table.plan.table} cannot be read back.`);
    return row;
  }

  /** Inserts many rows and gives them back as they are stored, in their order. */
  async insertMany(rows: readonly Values[]): Promise<Row[]> {
    const { table } = this;
    const inserted: Row[] = [];
    for (const chunk of insertChunks(rows)) {
      if (chunk[0]?.size === 0 || !table.database.supportsReturning) {
        for (const values of chunk) inserted.push(await this.insert(values));
      } else {
        // Both databases that have RETURNING give the rows of VALUES back in their order.
        const answer = await this.execute(this.returning(insertStatement(chunk, table)));
        inserted.push(...answer.rows.map((row) => table.selections.whole.decode(row)));
      }
    }
    return inserted;
  }

  /** The keys of the rows that meet a condition, which are locked in their order until the transaction ends. */
  async lock(condition: Condition, limit: number): Promise<Row[]> {
    const rows = await this.rows(lockStatement(condition, limit, this.table));
    return rows.map((row) => decodeKey(row, this.table));
  }

  /** Updates the row that meets the condition and gives it back; undefined if none does. */
  async update(change: Change): Promise<Row | undefined> {
    const { table } = this;
    const update = this.updating(change, 'live');
    if (table.database.supportsReturning) {
      const { whole } = table.selections;
      const { rows } = await this.execute(this.returning(update));
      return rows[0] && this.complete(whole.decode(rows[0]));
    }
    const { affected } = await this.execute(update);
    return affected > 0 ? this.find(change.key) : undefined;
  }

  /** Marks the row as deleted, or a deleted one as live again; false if there is none. */
  async mark(change: Change, from: 'live' | 'deleted'): Promise<boolean> {
    const { affected } = await this.execute(this.updating(change, from));
    return affected > 0;
  }

  /** Deletes the row that meets the condition; false if none does. */
  async delete(condition: Condition): Promise<boolean> {
    const { affected } = await this.execute(
      join([fragment(`DELETE FROM ${this.table.name}`), whereClause(condition, this.table)], ''),
    );
    return affected > 0;
  }

  /** Adds to a row what stands in join tables. */
  private async complete(row: Row): Promise<Row> {
    for (const link of this.links) await link.attach([row]);
    return row;
  }

  private updating(change: Change, liveness: Liveness): Fragment {
    const { table } = this;
    const assignments = [...change.values].map(([field, value]) => this.assignment(field, value));
    const guarded = both(change.key, change.condition);
    const condition = change.onlyIfDifferent ? both(guarded, this.differs(change.values)) : guarded;
    const where = whereClause(condition, table, liveness);
    return join([fragment(`UPDATE ${table.name} SET `), join(assignments, ', '), where], '');
  }

  private assignment(field: FieldPlan, value: unknown): Fragment {
    const { column, codec } = this.table.column(field);
    if (field.stamp === 'version') return fragment(`${column} = ${column} + 1`);
    return fragment(`${column} = ${MARK}`, codec.encode(value));
  }

  /** True where any written field, stamps aside, has another value. */
  private differs(values: Values): Condition {
    const fields = [...values].filter(([field]) => field.stamp === undefined);
    return { or: fields.map(([field, value]) => ({ sql: this.difference(field, value) })) };
  }

  private difference(field: FieldPlan, value: unknown): Fragment {
    const { column, codec } = this.table.column(field);
    const encoded = codec.encode(value);
    if ((field.stored?.kind ?? field.kind) === 'json') return this.jsonDifference(column, encoded);
    if (this.table.dialect === 'postgres') return fragment(`${column} IS DISTINCT FROM ${MARK}`, encoded);
    if (this.table.dialect === 'sqlite') return fragment(`${column} IS NOT ${MARK}`, encoded);
    // MariaDB's usual collations ignore case: a change of case alone is still a change.
    const textual = field.kind === 'string' || field.kind === 'text' || field.kind === 'enum';
    return fragment(
      textual ? `NOT (BINARY ${column} <=> BINARY ${MARK})` : `NOT (${column} <=> ${MARK})`,
      encoded,
    );
  }

  /** MySQL 8 keeps JSON in a form of its own: there a document always counts as changed. */
  private jsonDifference(column: string, encoded: unknown): Fragment {
    if (this.table.dialect === 'postgres') {
      return fragment(`${column}::jsonb IS DISTINCT FROM ${MARK}::jsonb`, encoded);
    }
    if (this.table.dialect === 'sqlite') return fragment(`json(${column}) IS NOT json(${MARK})`, encoded);
    return fragment(`NOT (BINARY ${column} <=> BINARY ${MARK})`, encoded);
  }

  private insertedKey(values: Values, insertId: unknown): Condition {
    const conditions = this.table.plan.key.map((field) => ({
      field,
      operator: 'eq' as const,
      value: values.has(field) ? values.get(field) : insertId,
    }));
    return { and: conditions };
  }

  private returning({ text, parameters }: Fragment): Fragment {
    return fragment(`${text} RETURNING ${this.table.selections.whole.sql}`, ...parameters);
  }

  private async rows(statement: Fragment): Promise<Row[]> {
    return (await this.table.execute(statement)).rows;
  }

  private execute(statement: Fragment): Promise<StatementResult> {
    return this.table.execute(statement);
  }

  private quote(name: string): string {
    return this.table.database.dataSource.driver.escape(name);
  }
}
