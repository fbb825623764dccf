// What runs a statement that a connection has parsed: Bind, Execute and Sync of PostgreSQL's protocol ("Message Formats" in its
// manual), as one text with a character for each byte. Node writes such a text at once, where the driver's messages are buffers
// that are gathered first.

/** Execute of all rows, and Sync: what ends each message, and never differs. */
export const EXECUTE_AND_SYNC = 'E\0\0\0\x09\0\0\0\0\0S\0\0\0\x04';

const NULL = '\xff\xff\xff\xff';
const NOT_ASCII = /[^\0-\x7f]/;
/** The length itself, the names' ends, and three numbers: of formats of values, of values, of formats of columns. */
const FRAME = 4 + 2 + 3 * 2;

/**
 * The message that runs a named statement with these values; undefined if one of them is bytes, which a text cannot carry in
 * the format of texts.
 */
export function boundMessage(
  name: string,
  values: readonly unknown[],
  toText: (value: unknown) => unknown,
): string | undefined {
  let parameters = '';
  for (const value of values) {
    const text = toText(value);
    if (text instanceof Uint8Array) return undefined;
    parameters += text === null || text === undefined ? NULL : parameterOf(text as string);
  }
  const length = FRAME + name.length + parameters.length;
  const count = int16(values.length);
  return `B${int32(length)}\0${name}\0\0\0${count}${parameters}\0\0${EXECUTE_AND_SYNC}`;
}

function parameterOf(text: string): string {
  const bytes = NOT_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text;
  return int32(bytes.length) + bytes;
}

const int16 = (number: number): string => String.fromCharCode((number >>> 8) & 0xff, number & 0xff);

const int32 = (number: number): string => int16(number >>> 16) + int16(number);
