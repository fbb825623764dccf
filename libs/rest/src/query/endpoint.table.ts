// The names and codings of one endpoint's table on one database: quoted once, at boot.
import { nest, type EndpointPlan, type FieldPlan } from '@nestling/core';
import type { Database, DialectName } from '@nestling/database';
import { ownRowsOf, type Condition, type Liveness } from './condition.js';
import { codecOf, computedDecoder, type FieldCodec } from './field.codec.js';

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
  /** What a row is read from: `"title" AS "title", ...`, the visible fields and the SQL of computed ones. */
  readonly selection: string;
  /** The rows of the class, where others share its table; those that are deleted, and those that are not. */
  readonly ownRows: Readonly<Record<Liveness, Condition>>;
  /** The columns of this table, and of those that relations lead to. */
  private readonly columns = new Map<FieldPlan, TableColumn>();
  private readonly decoders: readonly (readonly [name: string, decode: (raw: unknown) => unknown])[];
  /** The dotted names, of columns in embedded classes. */
  private readonly embedded: readonly string[];
  private readonly computations: EndpointPlan['computed'];

  constructor(
    readonly plan: EndpointPlan,
    readonly database: Database,
  ) {
    const escape = (name: string): string => database.dataSource.driver.escape(name);
    this.dialect = database.dialect;
    this.name = this.quote(plan.table);
    this.ownRows = {
      live: ownRowsOf(plan),
      deleted: ownRowsOf(plan, 'deleted'),
      any: ownRowsOf(plan, 'any'),
    };
    const visible = plan.fields.filter((field) => !field.hidden || plan.key.includes(field));
    this.decoders = [
      ...visible.flatMap((field) => {
        const { decode } = this.column(field).codec;
        return decode ? [[field.name, decode] as const] : [];
      }),
      ...plan.computed.flatMap((field) =>
        field.sql ? [[field.name, computedDecoder(field, this.dialect)] as const] : [],
      ),
    ];
    this.embedded = visible.map(({ name }) => name).filter((name) => name.includes('.'));
    this.computations = plan.computed.filter(({ compute }) => compute !== undefined);
    this.selection = [
      ...visible.map(
        (field) => `${this.column(field).codec.read(this.column(field).column)} AS ${escape(field.name)}`,
      ),
      ...plan.computed.flatMap(({ name, sql }) => (sql ? [`(${this.expand(sql)}) AS ${escape(name)}`] : [])),
    ].join(', ');
  }

  /** A field's column and coding. */
  column(field: FieldPlan): TableColumn {
    const known = this.columns.get(field);
    if (known) return known;
    const escape = (name: string): string => this.database.dataSource.driver.escape(name);
    const column = { column: escape(field.column), codec: codecOf(field, this.dialect) };
    this.columns.set(field, column);
    return column;
  }

  /** A name of the database's in quotes, schema and table each in their own. */
  quote(name: string): string {
    return name
      .split('.')
      .map((part) => this.database.dataSource.driver.escape(part))
      .join('.');
  }

  /** A row of the driver's as a row of the wire's, in place. */
  decode(raw: Row): Row {
    for (const [name, decode] of this.decoders) raw[name] = decode(raw[name]);
    if (this.embedded.length > 0) nest(raw, this.embedded);
    for (const { name, compute } of this.computations) raw[name] = compute?.(raw);
    return raw;
  }

  /** Replaces `{field}` in a computed field's expression by its quoted column. */
  private expand(sql: string): string {
    return sql.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const field = this.plan.fields.find((candidate) => candidate.name === name);
      return field ? this.column(field).column : placeholder;
    });
  }
}
