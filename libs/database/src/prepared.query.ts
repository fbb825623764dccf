// A named statement in PostgreSQL's extended protocol, as a query object of the driver's. The driver's own asks for a
// description of the rows each time; this one asks when the statement is parsed, once on each connection, and remembers.
import { boundMessage, EXECUTE_AND_SYNC } from './bound.message.js';
import { type AnsweringConnection, type RowParser, rowParserOf } from './row.parser.js';
import { type FieldDescription, type RowShape, shapeOf, type TypeParsers } from './row.shape.js';

/** What a statement answered. */
export interface PreparedResult {
  readonly rows: Record<string, unknown>[];
  readonly rowCount: number;
  /** The values of the columns that are given apart, row by row. */
  readonly aside: unknown[][];
}

interface ProtocolConnection extends AnsweringConnection {
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
  readonly stream: AnsweringConnection['stream'] & {
    readonly writable: boolean;
    cork(): void;
    uncork(): void;
    write(bytes: string, encoding: 'latin1'): unknown;
  };
  parse(message: { name: string; text: string }): void;
  bind(message: {
    statement: string;
    values: readonly unknown[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  describe(message: { type: 'P'; name: string }): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

const shapes = new WeakMap<ProtocolConnection, Map<string, RowShape>>();

/** A statement, its values, and how it answers. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly types: TypeParsers;
  /** How many of the last columns are given apart from the rows. */
  readonly aside: number;
}

/** One execution of a named statement. */
export class PreparedQuery {
  /** Set by the driver. */
  callback?: (error: unknown, result?: PreparedResult) => void;
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  private readonly rows: Record<string, unknown>[] = [];
  private readonly aside: unknown[][] = [];
  private rowCount = 0;
  private shape?: RowShape;
  private connection?: ProtocolConnection;
  private parser?: RowParser | undefined;
  private failure?: unknown;

  constructor(
    private readonly statement: PreparedStatement,
    private readonly toText: (value: unknown) => unknown,
  ) {
    this.name = statement.name;
    this.text = statement.text;
    this.values = statement.values;
  }

  /** Sends the statement; called by the driver when its turn has come. */
  submit(connection: ProtocolConnection): null {
    const { name, text, values, toText } = this;
    this.connection = connection;
    this.parser = rowParserOf(connection);
    if (this.parser) this.parser.cutsValues = true;
    const shape = connection.parsedStatements[name] === text ? shapes.get(connection)?.get(name) : undefined;
    if (shape) this.shape = this.fits(shape) ? shape : shapeOf(shape.fields, this.statement);
    try {
      const message = shape && boundMessage(name, values, toText);
      if (message === undefined) this.introduce(connection);
      else this.write(connection, message);
    } catch (error) {
      // A value that cannot be sent; the protocol goes on behind the Sync.
      this.failure = error;
      connection.sync();
    }
    return null;
  }

  handleRowDescription({ fields }: { fields: readonly FieldDescription[] }): void {
    this.remember(shapeOf(fields, this.statement));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const { shape } = this;
    if (!shape) return;
    try {
      this.rows.push(shape.toRow(fields));
      if (shape.aside > 0) this.aside.push(shape.toAside(fields));
    } catch (error) {
      this.failure ??= error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    // `UPDATE 1`, `INSERT 0 1`, `SELECT 20`
    this.rowCount = Number(text.slice(text.lastIndexOf(' ') + 1)) || 0;
    // A statement without rows has no description.
    if (!this.shape) this.remember(shapeOf([], this.statement));
  }

  handleReadyForQuery(): void {
    this.leaveParser();
    const { rows, rowCount, aside } = this;
    if (this.failure === undefined) this.callback?.(null, { rows, rowCount, aside });
    else this.callback?.(this.failure);
  }

  handleError(error: unknown): void {
    this.leaveParser();
    this.callback?.(error);
  }

  handleEmptyQuery(): void {
    // There is always a text.
  }

  handlePortalSuspended(): void {
    // All rows are asked for at once.
  }

  /** Sends what the connection does not know yet by the driver's messages, and values that are bytes. */
  private introduce(connection: ProtocolConnection): void {
    const { name, text, values, toText } = this;
    connection.stream.cork();
    try {
      if (connection.parsedStatements[name] === undefined) connection.parse({ name, text });
      connection.bind({ statement: name, values, valueMapper: toText });
      if (!this.shape) connection.describe({ type: 'P', name: '' });
      this.write(connection, EXECUTE_AND_SYNC);
    } finally {
      connection.stream.uncork();
    }
  }

  /** A connection that is lost tells so by itself. */
  private write({ stream }: ProtocolConnection, message: string): void {
    if (stream.writable) stream.write(message, 'latin1');
  }

  /** Other statements of the connection are not ours. */
  private leaveParser(): void {
    if (this.parser) this.parser.cutsValues = false;
  }

  private fits({ types, aside }: RowShape): boolean {
    return types === this.statement.types && aside === this.statement.aside;
  }

  private remember(shape: RowShape): void {
    this.shape = shape;
    if (!this.connection) return;
    const known = shapes.get(this.connection) ?? new Map<string, RowShape>();
    shapes.set(this.connection, known.set(this.name, shape));
  }
}
