// The functions over many rows: which fields have them, their SQL, and what JSON gets of it.
import type { FieldKind, FieldPlan } from '@nestling/core';
import type { DialectName } from '@nestling/database';
import type { FieldCodec } from './field.codec.js';

/** A function over the values of one field. */
export type AggregateFunction = 'sum' | 'avg' | 'min' | 'max';

/** The functions, in the order of the answer. */
export const AGGREGATE_FUNCTIONS: readonly AggregateFunction[] = ['sum', 'avg', 'min', 'max'];

/** What an answer holds beside the values of its groups. */
export const AGGREGATE_PARAMETERS: readonly string[] = ['count', ...AGGREGATE_FUNCTIONS];

const SUMMED: readonly FieldKind[] = ['integer', 'number', 'bigint', 'decimal'];
const COMPARED: readonly FieldKind[] = [...SUMMED, 'date', 'instant', 'time', 'string', 'text'];

/** The functions that a field has. */
export function functionsOf({ kind, stored }: FieldPlan): readonly AggregateFunction[] {
  if (stored || !COMPARED.includes(kind)) return [];
  return SUMMED.includes(kind) ? AGGREGATE_FUNCTIONS : ['min', 'max'];
}

/** A function as it stands in a statement. */
export interface AggregateSql {
  /** What is selected; more than one value where the result is made of several. */
  readonly selected: readonly string[];
  /** What groups are ordered by. */
  readonly order: string;
  /** The selected values as JSON has the result. */
  readonly decode: (raw: readonly unknown[]) => unknown;
}

/** A field's function on a dialect, over a quoted column. */
export interface AggregatedColumn {
  readonly field: FieldPlan;
  readonly column: string;
  readonly codec: FieldCodec;
  readonly dialect: DialectName;
}

/** The SQL of a function. */
export function aggregateSql(name: AggregateFunction, of: AggregatedColumn): AggregateSql {
  return { sum, avg: average, min: extreme('MIN'), max: extreme('MAX') }[name](of);
}

function extreme(name: 'MIN' | 'MAX'): (of: AggregatedColumn) => AggregateSql {
  return ({ column, codec }) => {
    const order = `${name}(${column})`;
    return { selected: [codec.read(order)], order, decode: ([raw]) => codec.decode?.(raw) ?? raw };
  };
}

function sum({ field, column, dialect }: AggregatedColumn): AggregateSql {
  const isExact = field.kind === 'bigint' || field.kind === 'decimal';
  const decode = isExact ? String : Number;
  const order = dialect === 'sqlite' ? `SUM(CAST(${column} AS REAL))` : `SUM(${column})`;
  if (isExact && dialect === 'sqlite') {
    const { selected, total } = sqliteSum(column, field.scale ?? 0);
    return { selected, order, decode: total };
  }
  return {
    selected: [exactSum(column, field.kind, dialect)],
    order,
    decode: ([raw]) => (raw === null ? null : decode(raw)),
  };
}

function exactSum(column: string, kind: FieldKind, dialect: DialectName): string {
  if (dialect === 'postgres') return kind === 'number' ? `SUM(${column}::float8)` : `SUM(${column})::text`;
  return dialect === 'mysql' && kind !== 'number' ? `CAST(SUM(${column}) AS CHAR)` : `SUM(${column})`;
}

/** The average of the exact sum: databases round their own to other digits. */
function average(of: AggregatedColumn): AggregateSql {
  const total = sum(of);
  const decode = (raw: readonly unknown[]): number | null => {
    const count = Number(raw.at(-1));
    return count === 0 ? null : Number(total.decode(raw.slice(0, -1))) / count;
  };
  return { selected: [...total.selected, `COUNT(${of.column})`], order: `AVG(${of.column})`, decode };
}

const HALF = 2n ** 32n;

/**
 * SQLite keeps decimals as doubles, and ends a sum of integers beyond 64 bits with an error. Counted in their last digit and
 * halved, both add up exactly.
 */
function sqliteSum(
  column: string,
  scale: number,
): { selected: readonly string[]; total: (raw: readonly unknown[]) => string | null } {
  const units =
    scale === 0 ? `CAST(${column} AS INTEGER)` : `CAST(ROUND(${column} * ${10 ** scale}) AS INTEGER)`;
  const half = (operator: '/' | '%'): string => `CAST(SUM(${units} ${operator} ${HALF}) AS TEXT)`;
  return {
    selected: [half('/'), half('%')],
    total: ([upper, lower]) =>
      upper === null ? null : withPoint(BigInt(String(upper)) * HALF + BigInt(String(lower)), scale),
  };
}

function withPoint(units: bigint, scale: number): string {
  if (scale === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
