// However PostgreSQL's answer is cut into packets, the connection hears what the driver's own parser would tell it.
import { EventEmitter } from 'node:events';
import { parse } from 'pg-protocol';
import { type AnsweringConnection, rowParserOf } from './row.parser.js';

type Values = readonly (string | null)[];

const message = (letter: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const dataRow = (values: Values): Buffer => {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(values.length);
  const parts = values.flatMap((value) => {
    const length = Buffer.alloc(4);
    const bytes = value === null ? undefined : Buffer.from(value);
    length.writeInt32BE(bytes?.length ?? -1);
    return bytes ? [length, bytes] : [length];
  });
  return message('D', Buffer.concat([count, ...parts]));
};
const BIND_COMPLETE = message('2', Buffer.alloc(0));
const DONE = [message('C', Buffer.from('SELECT 2\0')), message('Z', Buffer.from('I'))];
const NOTICE = message('S', Buffer.from('application_name\0ünïcode\0'));

/** What a connection heard: the names of messages, and the values of rows. */
class Heard extends EventEmitter {
  readonly stream = new EventEmitter();
  readonly heard: unknown[] = [];
  /** How many rows the driver's parser was given. */
  rowsOfDriver = 0;

  constructor() {
    super();
    this.on('dataRow', ({ fields, fieldCount, length }) => this.heard.push({ fields, fieldCount, length }));
    void parse(this.stream as never, (received) => {
      if (received.name !== 'dataRow') return void this.heard.push({ ...received });
      this.rowsOfDriver++;
      this.emit('dataRow', received);
    });
  }
}

function heardOf(
  packets: readonly Buffer[],
  isOurs: boolean,
  cutsValues = true,
): { heard: unknown[]; connection: Heard } {
  const connection = new Heard();
  const parser = isOurs ? rowParserOf(connection as unknown as AnsweringConnection) : undefined;
  if (parser) parser.cutsValues = cutsValues;
  for (const packet of packets) connection.stream.emit('data', packet);
  return { heard: connection.heard, connection };
}

const ROWS: readonly Values[] = [
  ['1', 'plain', null, ''],
  ['2', 'schön, 日本語, 👩‍🚀', null, 'x'.repeat(128)],
  ['3', 'a'.repeat(200), 'b'.repeat(255), 'c'.repeat(256)],
  ['4', '\u0080', '\u00ff', '\u0001'],
  ...[1019, 1020, 1021].map((length) => ['x'.repeat(length)]),
  [null, null, null, null],
  [],
  Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? null : String(index))),
  ['5', 'z'.repeat(5000), 'ü'.repeat(3000), null],
];
const answer = Buffer.concat([BIND_COMPLETE, ...ROWS.map(dataRow), NOTICE, ...DONE, ...DONE]);

describe('the rows of an answer', () => {
  const expected = heardOf([answer], false).heard;

  it('are what the driver makes of them', () => {
    expect(heardOf([answer], true).heard).toEqual(expected);
    expect(heardOf([answer], true, false).heard).toEqual(expected);
    expect(expected).toHaveLength(ROWS.length + 6);
  });

  it('do not reach the parser of the driver, and all else does', () => {
    expect(heardOf([answer], false).connection.rowsOfDriver).toBe(ROWS.length);
    expect(heardOf([answer], true).connection.rowsOfDriver).toBe(0);
  });

  it('are the same wherever a packet ends', () => {
    const short = Buffer.concat([BIND_COMPLETE, ...ROWS.slice(0, 3).map(dataRow), NOTICE, ...DONE]);
    const whole = heardOf([short], false).heard;
    for (let cut = BIND_COMPLETE.length; cut < short.length; cut++)
      expect(heardOf([short.subarray(0, cut), short.subarray(cut)], true).heard).toEqual(whole);
  });

  it.each([1, 2, 3, 7, 64, 1000])('are the same in packets of %i bytes behind the first', (size) => {
    const packets = [BIND_COMPLETE];
    for (let at = BIND_COMPLETE.length; at < answer.length; at += size)
      packets.push(answer.subarray(at, at + size));
    expect(heardOf(packets, true).heard).toEqual(expected);
  });

  it('are left to the driver where its parser may hold the beginning of a message', () => {
    const connection = new Heard();
    connection.stream.emit('data', NOTICE.subarray(0, 9));
    rowParserOf(connection as unknown as AnsweringConnection);
    connection.stream.emit('data', Buffer.concat([NOTICE.subarray(9), answer]));
    expect(connection.heard).toEqual([...heardOf([NOTICE], false).heard, ...expected]);
  });

  it('are left to the driver where someone else listens to the stream', () => {
    const connection = new Heard();
    const listeners = connection.stream.listeners('data');
    connection.stream.on('data', () => undefined);
    rowParserOf(connection as unknown as AnsweringConnection);
    expect(connection.stream.listeners('data')).toEqual([...listeners, expect.any(Function)]);
  });

  it('are taken over once, by one listener', () => {
    const { connection } = heardOf([answer], true);
    rowParserOf(connection as unknown as AnsweringConnection);
    expect(connection.stream.listenerCount('data')).toBe(1);
  });
});
