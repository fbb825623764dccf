// Which columns of a table a row is read from, and how the driver's row becomes one of the wire's.
import { nest, topLevelName, type ComputedPlan, type EndpointPlan } from '@nestling/core';
import { PLACEHOLDER } from '../metadata/computed.decorator.js';
import { computedDecoder } from './field.codec.js';
import type { EndpointTable, Row } from './endpoint.table.js';
import { FramedTexts } from './framed.texts.js';

interface Decoder {
  readonly name: string;
  readonly decode: (raw: unknown) => unknown;
}

/** The columns of one kind of row. */
export class RowSelection {
  /** What stands behind SELECT: `"title" AS "title", ...`, and the SQL of computed fields. */
  readonly sql: string;
  /** The statement that reads one row. */
  readonly ofOne: FramedTexts;
  private readonly decoders: readonly Decoder[];
  /** The dotted names, of columns in embedded classes. */
  private readonly embedded: readonly string[];
  private readonly computations: readonly ComputedPlan[];

  constructor(
    table: EndpointTable,
    { fields, computed }: Pick<EndpointPlan, 'fields' | 'computed'>,
    /** No other selection of the table has it. */
    readonly number: number,
  ) {
    this.decoders = [
      ...fields.flatMap((field) => {
        const { decode } = table.column(field).codec;
        return decode ? [{ name: field.name, decode }] : [];
      }),
      ...computed.flatMap((field) =>
        field.sql ? [{ name: field.name, decode: computedDecoder(field, table.dialect) }] : [],
      ),
    ];
    this.embedded = fields.map(({ name }) => name).filter((name) => name.includes('.'));
    this.computations = computed.filter(({ compute }) => compute !== undefined);
    this.sql = [
      ...fields.map((field) => {
        const { column, codec } = table.column(field);
        return `${codec.read(column)} AS ${table.escape(field.name)}`;
      }),
      ...computed.flatMap(({ name, sql }) =>
        sql ? [`(${expand(sql, table)}) AS ${table.escape(name)}`] : [],
      ),
    ].join(', ');
    this.ofOne = new FramedTexts(`SELECT ${this.sql} FROM ${table.name}`, ' LIMIT 1');
  }

  /** A row of the driver's as a row of the wire's, in place. */
  decode(raw: Row): Row {
    for (const { name, decode } of this.decoders) {
      const stored = raw[name];
      const value = decode(stored);
      if (value !== stored) raw[name] = value;
    }
    if (this.embedded.length > 0) nest(raw, this.embedded);
    for (const { name, compute } of this.computations) raw[name] = compute?.(raw);
    return raw;
  }
}

/** The most selections that a table remembers: which names are asked for is the callers' choice. */
const MAX_REMEMBERED = 100;

/** The selections of one table, each made once. */
export class RowSelections {
  /** All visible fields, and the computed ones. */
  readonly whole: RowSelection;
  private readonly some = new Map<string, RowSelection>();
  private made = 0;

  constructor(private readonly table: EndpointTable) {
    const { fields, key, computed } = table.plan;
    const visible = fields.filter((field) => !field.hidden || key.includes(field));
    this.whole = new RowSelection(table, { fields: visible, computed }, this.made++);
  }

  /** The fields of these wire names, with key and version; everything where a function or an entity may look at it. */
  of(names: readonly string[] | undefined): RowSelection {
    const { plan } = this.table;
    const isAsked = ({ name }: { name: string }): boolean => names?.includes(topLevelName(name)) ?? true;
    const needsAll = plan.computed.some((field) => field.compute && isAsked(field));
    if (!names || needsAll || plan.hydrate) return this.whole;
    const fields = plan.fields.filter(
      (field) => plan.key.includes(field) || (!field.hidden && (field.stamp === 'version' || isAsked(field))),
    );
    const computed = plan.computed.filter(isAsked);
    const meaning = [...fields, ...computed].map(({ name }) => name).join();
    const known = this.some.get(meaning);
    if (known) return known;
    const [oldest] = this.some.keys();
    if (oldest !== undefined && this.some.size >= MAX_REMEMBERED) this.some.delete(oldest);
    const selection = new RowSelection(this.table, { fields, computed }, this.made++);
    this.some.set(meaning, selection);
    return selection;
  }
}

/** Replaces `{field}` in a computed field's expression by its quoted column. */
function expand(sql: string, table: EndpointTable): string {
  return sql.replace(PLACEHOLDER, (placeholder, name: string) => {
    const field = table.plan.fields.find((candidate) => candidate.name === name);
    return field ? table.column(field).column : placeholder;
  });
}
