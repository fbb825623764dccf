// The rows of PostgreSQL's answers, read a row at a time. The driver's parser makes each value a text by a call into native
// code, which for a page of 20 rows is as much work as all of its JSON; here a row is made a text at once, and values are cut
// out of it. Whatever else PostgreSQL says goes on to the driver's parser.

/** A connection of the driver's, as far as it hears what PostgreSQL answers. */
export interface AnsweringConnection {
  readonly stream: {
    listeners(event: 'data'): unknown[];
    on(event: 'data', listener: (chunk: Buffer) => void): unknown;
    off(event: 'data', listener: (chunk: Buffer) => void): unknown;
  };
  emit(event: 'dataRow', row: DataRow): unknown;
}

/** The message of a row: its values as texts. */
export interface DataRow {
  readonly name: 'dataRow';
  readonly fields: (string | null)[];
  readonly fieldCount: number;
  readonly length: number;
}

type Listener = (chunk: Buffer) => void;

/** A letter that names the message, and a length of four bytes that counts itself. */
const HEADER_BYTES = 5;
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;
const DATA_ROW = 0x44;

/** The longest row that values are cut out of. */
const MAX_CUT_BYTES = 1024;

/** ParseComplete or BindComplete: what the answer to a prepared statement begins with, unless it is refused. */
const BEGINNINGS = [Buffer.from('3100000004', 'hex'), Buffer.from('3200000004', 'hex')];

const parsers = new WeakMap<AnsweringConnection, RowParser>();

/**
 * What reads the rows of a connection from now on. To be asked for when a prepared statement is sent: only an answer whose
 * beginning is known proves that the driver's parser does not hold half a message. Where anyone else listens to the stream,
 * such as an instrumentation, the driver goes on alone.
 */
export function rowParserOf(connection: AnsweringConnection): RowParser | undefined {
  const known = parsers.get(connection);
  if (known) return known;
  const { stream } = connection;
  const listeners = stream.listeners('data') as Listener[];
  const [driver] = listeners;
  if (!driver || listeners.length > 1) return undefined;
  const parser = new RowParser(connection, driver);
  parsers.set(connection, parser);
  const onFirst: Listener = (chunk) => {
    stream.off('data', onFirst);
    if (!BEGINNINGS.some((beginning) => chunk.subarray(0, HEADER_BYTES).equals(beginning))) {
      parsers.delete(connection);
      stream.on('data', driver);
      driver(chunk);
      return;
    }
    stream.on('data', (next) => parser.take(next));
    parser.take(chunk);
  };
  stream.on('data', onFirst);
  stream.off('data', driver);
  return parser;
}

/** Takes the rows out of what a connection receives. */
export class RowParser {
  /**
   * Whether values are cut out of the texts of their rows. That is for rows which soon are JSON: a value that is kept keeps the
   * text of its row.
   */
  cutsValues = false;
  /** The beginning of a message whose end has not come yet, and how many bytes it has at least. */
  private held: Buffer[] = [];
  private heldBytes = 0;
  private awaitedBytes = 0;

  constructor(
    private readonly connection: AnsweringConnection,
    private readonly driver: Listener,
  ) {}

  take(chunk: Buffer): void {
    const bytes = this.heldBytes === 0 ? chunk : this.joined(chunk);
    if (!bytes) return;
    let at = 0;
    let forDriver = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const end = at + messageBytes(bytes, at);
      if (end > bytes.length) break;
      if (bytes[at] === DATA_ROW) {
        // What came before the row is to be heard before it.
        if (forDriver < at) this.driver(bytes.subarray(forDriver, at));
        this.connection.emit('dataRow', this.readRow(bytes, at, end));
        forDriver = end;
      }
      at = end;
    }
    if (at < bytes.length) this.hold(bytes.subarray(at));
    if (forDriver < at) this.driver(bytes.subarray(forDriver, at));
  }

  private readRow(bytes: Buffer, at: number, end: number): DataRow {
    const count = bytes.readUInt16BE(at + HEADER_BYTES);
    const start = at + HEADER_BYTES + COUNT_BYTES;
    const isShort = this.cutsValues && end - start <= MAX_CUT_BYTES;
    const cut = isShort ? cutValues(bytes, { start, end, count }) : undefined;
    const fields = cut ?? decodeValues(bytes, start, count);
    return { name: 'dataRow', fields, fieldCount: count, length: end - at - 1 };
  }

  private hold(bytes: Buffer): void {
    this.held = [bytes];
    this.heldBytes = bytes.length;
    this.awaitedBytes = bytes.length < HEADER_BYTES ? HEADER_BYTES : messageBytes(bytes, 0);
  }

  /** What is held with what has come, as soon as that is enough: a long message is put together once. */
  private joined(chunk: Buffer): Buffer | undefined {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes < this.awaitedBytes) return undefined;
    const bytes = Buffer.concat(this.held, this.heldBytes);
    this.held = [];
    this.heldBytes = 0;
    return bytes;
  }
}

/** The bytes of the message that begins there: its letter, and what its length counts. */
const messageBytes = (bytes: Buffer, at: number): number => 1 + bytes.readUInt32BE(at + 1);

/**
 * The values, cut out of the row's text; undefined if any of them is not ASCII. Lengths stand between the values, and have
 * bytes above ASCII's as well: in UTF-8 each takes one byte more, so that as many are expected.
 */
function cutValues(
  bytes: Buffer,
  { start, end, count }: { start: number; end: number; count: number },
): DataRow['fields'] | undefined {
  const text = bytes.toString('latin1', start, end);
  const fields = new Array<string | null>(count);
  let expected = text.length;
  let at = 0;
  for (let index = 0; index < count; index++) {
    const length = bytes.readInt32BE(start + at);
    at += LENGTH_BYTES;
    if (length < 0) {
      fields[index] = null;
      expected += LENGTH_BYTES;
      continue;
    }
    fields[index] = text.substring(at, at + length);
    at += length;
    // No value is longer than the row, so that only the last byte of its length can be that high.
    if ((length & 0x80) > 0) expected += 1;
  }
  return Buffer.byteLength(text) === expected ? fields : undefined;
}

function decodeValues(bytes: Buffer, start: number, count: number): DataRow['fields'] {
  const fields = new Array<string | null>(count);
  let at = start;
  for (let index = 0; index < count; index++) {
    const length = bytes.readInt32BE(at);
    at += LENGTH_BYTES;
    fields[index] = length < 0 ? null : bytes.toString('utf8', at, at + length);
    if (length > 0) at += length;
  }
  return fields;
}
