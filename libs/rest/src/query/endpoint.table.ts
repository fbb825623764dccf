// The names and codings of one endpoint's table on one database: quoted once, at boot.
import type { EndpointPlan, FieldPlan } from '@nestling/core';
import type { Database, DialectName, StatementResult } from '@nestling/database';
import { ownRowsOf, type Condition, type Liveness } from './condition.js';
import { insertTexts } from './bulk.query.js';
import { codecOf, type FieldCodec } from './field.codec.js';
import { FieldTexts } from './field.texts.js';
import { RowSelections } from './row.selection.js';
import { render, type Fragment } from './sql.fragment.js';

/** A row under its wire names, as JSON will have it. */
export type Row = Record<string, unknown>;

/** A field's quoted column and its coding. */
export interface TableColumn {
  readonly column: string;
  readonly codec: FieldCodec;
}

/** One endpoint's table. */
export class EndpointTable {
  readonly dialect: DialectName;
  /** The quoted table. */
  readonly name: string;
  /** What a row is read from. */
  readonly selections: RowSelections;
  /** The rows of the class, where others share its table; those that are deleted, and those that are not. */
  readonly ownRows: Readonly<Record<Liveness, Condition>>;
  /** The columns of this table, and of those that relations lead to. */
  private readonly columns = new Map<FieldPlan, TableColumn>();
  /** How rows are inserted. */
  readonly insertTexts = new FieldTexts((fields) => insertTexts(fields, this));

  constructor(
    readonly plan: EndpointPlan,
    readonly database: Database,
  ) {
    this.dialect = database.dialect;
    this.name = this.quote(plan.table);
    this.ownRows = {
      live: ownRowsOf(plan),
      deleted: ownRowsOf(plan, 'deleted'),
      any: ownRowsOf(plan, 'any'),
    };
    this.selections = new RowSelections(this);
  }

  /** A field's column and coding. */
  column(field: FieldPlan): TableColumn {
    const known = this.columns.get(field);
    if (known) return known;
    const column = { column: this.escape(field.column), codec: codecOf(field, this.dialect) };
    this.columns.set(field, column);
    return column;
  }

  /** A name of one part in quotes. */
  escape(name: string): string {
    return this.database.dataSource.driver.escape(name);
  }

  /** A name of the database's in quotes, schema and table each in their own. */
  quote(name: string): string {
    return name
      .split('.')
      .map((part) => this.escape(part))
      .join('.');
  }

  /** Runs a statement; its rows are still the driver's, and so many of its last columns are given apart. */
  execute(statement: Fragment, aside = 0): Promise<StatementResult> {
    const { sql, parameters } = render(statement, this.dialect);
    return this.database.execute(sql, parameters, { values: 'json', aside });
  }
}
