// The statements of one endpoint. Everything that touches its table goes through here.
import type { FieldPlan, OrderTerm } from '@nestling/core';
import type { StatementResult } from '@nestling/database';
import { decodeKey, insertChunks, insertStatement, lockStatement } from './bulk.query.js';
import { changeTexts, type ChangeTexts } from './change.texts.js';
import { both, type Condition, type Liveness, type Reach } from './condition.js';
import type { EndpointTable, Row } from './endpoint.table.js';
import { FieldTexts } from './field.texts.js';
import { LinkQuery } from './link.query.js';
import { ListTexts } from './list.texts.js';
import type { RowSelection } from './row.selection.js';
import { writeTelling, type ToldWrite } from './told.write.js';
import { fragment, join, type Fragment } from './sql.fragment.js';
import { encodeInto } from './value.codecs.js';
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
  private readonly updates: FieldTexts<ChangeTexts>;
  private readonly listTexts: ListTexts;
  private readonly marks = new FieldTexts((fields) => changeTexts(fields, this.table, ''));

  constructor(readonly table: EndpointTable) {
    const returning = table.database.supportsReturning ? ` RETURNING ${table.selections.whole.sql}` : '';
    this.listTexts = new ListTexts(table);
    this.updates = new FieldTexts((fields) => changeTexts(fields, table, returning));
    this.links = table.plan.links.map((link) => new LinkQuery(table, link));
  }

  async list(selected: Selection): Promise<SelectedRows> {
    const { order, names } = selected;
    const selection = this.table.selections.of(names);
    const aside = (selected.positioned ? order.length : 0) + (selected.counted ? 1 : 0);
    const answer = await this.table.execute(this.listTexts.statement(selected, selection), aside);
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
    const where = whereClause(condition, table, liveness);
    const { parameters } = where;
    const { rows } = await table.execute({ text: selection.ofOne.around(where), parameters });
    const finished = this.finish(rows, { selection, names });
    return (finished instanceof Promise ? await finished : finished)[0];
  }

  /** The rows of a statement that selects these columns, with what stands in join tables. */
  async read(statement: Fragment, reading: Reading): Promise<Row[]> {
    return this.finish(await this.rows(statement), reading);
  }

  /** Rows of the driver's as those of the wire. */
  protected finish(raw: Row[], reading: Reading): Row[] | Promise<Row[]> {
    return this.withLinks(raw, reading);
  }

  private withLinks(raw: Row[], { selection, names }: Reading): Row[] | Promise<Row[]> {
    for (const row of raw) selection.decode(row);
    const links = this.links.filter(({ link }) => !names || names.includes(link.name));
    return links.length > 0 ? attachAll(links, raw) : raw;
  }

  /** Inserts one row and gives it back as it is stored. */
  async insert(values: Values): Promise<Row> {
    const { table } = this;
    const insert = insertStatement([values], table);
    if (table.database.supportsReturning) {
      const { rows } = await this.write({ operation: 'insert' }, insert);
      if (!rows[0]) throw new Error(`The database gave no row back from ${table.plan.table}.`);
      return table.selections.whole.decode(rows[0]);
    }
    const told = { operation: 'insert', row: this.insertedKey(values, undefined) } as const;
    const { insertId } = await this.write(told, insert);
    const row = await this.find(this.insertedKey(values, insertId));
    if (!row) throw new Error(`The row inserted into ${table.plan.table} cannot be read back.`);
    return row;
  }

  /** Inserts many rows and gives them back as they are stored, in their order. */
  async insertMany(rows: readonly Values[]): Promise<Row[]> {
    const { table } = this;
    const inserted: Row[] = [];
    for (const chunk of insertChunks(rows, table)) {
      if (chunk[0]?.size === 0 || !table.database.supportsReturning) {
        for (const values of chunk) inserted.push(await this.insert(values));
      } else {
        // Both databases that have RETURNING give the rows of VALUES back in their order.
        const statement = insertStatement(chunk, table);
        const answer = await this.write({ operation: 'insert' }, statement);
        for (const row of answer.rows) inserted.push(table.selections.whole.decode(row));
      }
    }
    return inserted;
  }

  /** The keys of the rows that meet a condition, which are locked in their order until the transaction ends. */
  async lock(condition: Condition, limit: number, liveness: Liveness = 'live'): Promise<Row[]> {
    const rows = await this.rows(lockStatement(condition, { limit, liveness }, this.table));
    return rows.map((row) => decodeKey(row, this.table));
  }

  /** Updates the row that meets the condition and gives it back; undefined if none does. */
  async update(change: Change): Promise<Row | undefined> {
    const { table } = this;
    const update = this.updating(change, this.updates, 'live');
    const { rows, affected } = await this.write({ operation: 'update', row: change.key }, update);
    if (!table.database.supportsReturning) return affected > 0 ? this.find(change.key) : undefined;
    const finished = this.withLinks(rows, { selection: table.selections.whole });
    return (finished instanceof Promise ? await finished : finished)[0];
  }

  /** Marks the row as deleted, or a deleted one as live again; false if there is none. */
  async mark(change: Change, from: 'live' | 'deleted'): Promise<boolean> {
    const marking = this.updating(change, this.marks, from);
    const { affected } = await this.write({ operation: 'update', row: change.key }, marking);
    return affected > 0;
  }

  /** Deletes the row that meets the condition; false if none does. */
  async delete(condition: Condition): Promise<boolean> {
    const { name } = this.table;
    const deletion = join([fragment(`DELETE FROM ${name}`), whereClause(condition, this.table)], '');
    const { affected } = await this.write({ operation: 'delete', row: condition }, deletion);
    return affected > 0;
  }

  private updating(
    { key, condition, values, onlyIfDifferent }: Change,
    texts: FieldTexts<ChangeTexts>,
    liveness: Liveness,
  ): Fragment {
    const { table } = this;
    const where = whereClause(both(key, condition), table, liveness);
    const { always, ifDifferent, assigned, compared } = texts.of(values);
    const parameters: unknown[] = [];
    encodeInto(parameters, values, assigned);
    for (const parameter of where.parameters) parameters.push(parameter);
    if (!onlyIfDifferent) return { text: always.around(where), parameters };
    encodeInto(parameters, values, compared);
    return { text: ifDifferent.around(where), parameters };
  }

  private insertedKey(values: Values, insertId: unknown): Condition {
    const conditions = this.table.plan.key.map((field) => ({
      field,
      operator: 'eq' as const,
      value: values.has(field) ? values.get(field) : insertId,
    }));
    return { and: conditions };
  }

  private async rows(statement: Fragment): Promise<Row[]> {
    return (await this.table.execute(statement)).rows;
  }

  private write(told: ToldWrite, statement: Fragment): Promise<StatementResult> {
    const { table } = this;
    return table.database.isWatched ? writeTelling(table, statement, told) : table.execute(statement);
  }

  private quote(name: string): string {
    return this.table.database.dataSource.driver.escape(name);
  }
}

/** Adds to rows what stands in join tables. */
async function attachAll(links: readonly LinkQuery[], rows: Row[]): Promise<Row[]> {
  for (const link of links) await link.attach(rows);
  return rows;
}
