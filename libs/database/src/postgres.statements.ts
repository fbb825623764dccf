// PostgreSQL's own way past TypeORM's query runner, which knows no prepared statements: a text that comes again is parsed and
// planned once on each connection, and instants arrive as the texts that JSON needs, without a Date between.
import { type DataSource, QueryFailedError } from 'typeorm';

import { driverCodeOf } from './driver-code.reader.js';
import { PreparedQuery, type PreparedResult, type PreparedStatement } from './prepared.query.js';
import type { TypeParsers } from './row.shape.js';
import { type AnswerForm, setAside, type StatementResult } from './statement-result.js';

/** The most texts that get a name: each costs memory on every connection of the server. */
const MAX_NAMES = 250;

/** `smallint`, `integer` */
const INTEGERS = [21, 23];
const TIMESTAMPTZ = 1184;
/** `feature_not_supported`: what a plan that no longer fits its table is refused with. */
const PLAN_OUTDATED = '0A000';

type Parser = (text: string) => unknown;
type Done = (error: unknown, result: PreparedResult) => void;
/** A statement, with its name if it is prepared. */
type StatementConfig = Omit<PreparedStatement, 'name'> & { readonly name: string | undefined };

const hasName = (statement: StatementConfig): statement is PreparedStatement => statement.name !== undefined;

/** What runs statements: the pool, or the connection of a transaction. */
export interface PostgresConnection {
  query(config: object): Promise<Omit<PreparedResult, 'aside'>>;
  query(prepared: PreparedQuery, done: Done): void;
}

/** The driver's package. Its native variant has a protocol of its own, and takes no query objects. */
interface PostgresPackage {
  readonly types: TypeParsers;
  readonly utils: { readonly prepareValue: (value: unknown) => unknown };
  readonly Query: { readonly prototype: object };
}

interface Values {
  readonly values: unknown[];
  readonly form: AnswerForm;
}

/** The statements of one data source. */
export class PostgresStatements {
  private readonly names = new Map<string, string>();
  private readonly seen = new Set<string>();
  private readonly types: Readonly<Record<'driver' | 'json', TypeParsers>>;
  private readonly toText: (value: unknown) => unknown;

  private readonly isPrepared: boolean;

  constructor(private readonly dataSource: DataSource) {
    const { types, utils, Query } = (dataSource.driver as unknown as { postgres: PostgresPackage }).postgres;
    const isWanted = (dataSource.options as { preparedStatements?: boolean }).preparedStatements ?? true;
    this.isPrepared = isWanted && 'handleDataRow' in Query.prototype;
    this.types = { driver: types, json: jsonTypes(types) };
    this.toText = (value) => utils.prepareValue(value);
  }

  /** The pool, for statements outside a transaction. */
  get pool(): PostgresConnection {
    return (this.dataSource.driver as unknown as { master: PostgresConnection }).master;
  }

  /**
   * Runs a statement.
   *
   * @throws QueryFailedError
   */
  run(connection: PostgresConnection, text: string, { values, form }: Values): Promise<StatementResult> {
    this.dataSource.logger.logQuery(text, values);
    const { values: kind = 'driver', aside = 0 } = form;
    const name = this.isPrepared ? this.nameOf(text) : undefined;
    const statement = { name, text, values, types: this.types[kind], aside };
    if (!hasName(statement)) return this.runPlain(connection, statement);
    const start = this.now();
    return new Promise((resolve, reject) => {
      const prepared = new PreparedQuery(statement, this.toText);
      connection.query(prepared, (error, result) => {
        if (!error) resolve(this.answered(statement, result, start));
        else if (this.isOutdated(text, error) && connection === this.pool)
          resolve(this.runPlain(connection, statement));
        else reject(this.failed(statement, error));
      });
    });
  }

  /**
   * Whether the table was altered under a running application: the statement then has no name any more. A transaction has
   * failed by then, and only the next one is planned anew.
   */
  private isOutdated(text: string, error: unknown): boolean {
    if (driverCodeOf(error).code !== PLAN_OUTDATED) return false;
    this.names.set(text, '');
    return true;
  }

  private async runPlain(
    connection: PostgresConnection,
    statement: StatementConfig,
  ): Promise<StatementResult> {
    const start = this.now();
    try {
      const { text, values, types, aside } = statement;
      const { rows, rowCount } = await connection.query({ text, values, types });
      return this.answered(statement, { rows, rowCount, aside: setAside(rows, aside) }, start);
    } catch (error) {
      throw this.failed(statement, error);
    }
  }

  /** The time, where slow statements are to be told. */
  private now(): number {
    return this.dataSource.options.maxQueryExecutionTime ? Date.now() : 0;
  }

  private answered(
    { text, values }: StatementConfig,
    { rows, rowCount, aside }: PreparedResult,
    start: number,
  ): StatementResult {
    const { logger, options } = this.dataSource;
    const time = start === 0 ? 0 : Date.now() - start;
    if (time > (options.maxQueryExecutionTime ?? 0)) logger.logQuerySlow(time, text, [...values]);
    return { rows, affected: rowCount, aside };
  }

  private failed({ text, values }: StatementConfig, error: unknown): QueryFailedError {
    const reason = error as Error;
    this.dataSource.logger.logQueryError(reason, text, [...values]);
    return new QueryFailedError(text, [...values], reason);
  }

  /** A text gets its name when it comes for the second time, so that one-off statements take none. */
  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined) return known === '' ? undefined : known;
    if (!this.seen.has(text)) {
      if (this.seen.size >= MAX_NAMES) this.seen.clear();
      this.seen.add(text);
      return undefined;
    }
    if (this.names.size >= MAX_NAMES) return undefined;
    const name = `nestling_${this.names.size + 1}`;
    this.names.set(text, name);
    return name;
  }
}

/** The driver's types, but instants as ISO 8601 texts, and integers without `parseInt`, which V8 leaves to its slow part. */
function jsonTypes(types: TypeParsers): TypeParsers {
  const toDate = types.getTypeParser(TIMESTAMPTZ, 'text');
  const toInstant: Parser = (text) => isoInstant(text) ?? isoTextOf(toDate(text));
  return {
    getTypeParser: (type, format) => {
      const parse = types.getTypeParser(type, format);
      if (format === 'binary') return parse;
      if (type === TIMESTAMPTZ) return toInstant;
      return INTEGERS.includes(type) && isPlain(parse) ? Number : parse;
    },
  };
}

/** `infinity` is no instant that JSON has: it is given as null. */
const isoTextOf = (instant: unknown): string | null =>
  instant instanceof Date ? instant.toISOString() : null;

/** Whether the application has not put a parser of its own in this place. */
const isPlain = (parse: Parser): boolean => parse('7') === 7 && parse('-80') === -80;

/** What the time of a text of this length needs to have three digits behind the point, and `Z`. */
const ENDINGS: Readonly<Record<number, string>> = { 22: '.000Z', 24: '00Z', 25: '0Z' };

/** `2026-01-31 12:00:00.123456+00` as `2026-01-31T12:00:00.123Z`; undefined for any other form, such as a year BC. */
function isoInstant(text: string): string | undefined {
  const { length } = text;
  if (length < 22 || length > 29 || !text.endsWith('+00') || text.charCodeAt(10) !== 0x20) return undefined;
  const end = Math.min(length - '+00'.length, '2026-01-31 12:00:00.123'.length);
  return `${text.slice(0, 10)}T${text.slice(11, end)}${ENDINGS[length] ?? 'Z'}`;
}
