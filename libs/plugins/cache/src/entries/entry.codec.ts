// An entry as bytes: the length of its head, the head as JSON, and the body as it was.

/** What was kept, under which stamps, and for how long it counts. */
export interface CacheEntry {
  /** When it was made, and until when it is fresh, in milliseconds since 1970. */
  readonly made: number;
  readonly fresh: number;
  readonly tags: readonly string[];
  readonly stamps: readonly string[];
  /** What goes with the body: the headers of an answer. */
  readonly head: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** At which state of the store its stamps were found to be good, and until when that is believed. */
  goodAt?: number;
  goodUntil?: number;
  /** What was made of it last, for whoever asks again. */
  ready?: object | undefined;
}

const LENGTH = 4;

/** A store in memory gives the same bytes each time: their entry is left on them, which is found faster than in a WeakMap. */
const ENTRY = Symbol('entry');
type Decoded = Uint8Array & { [ENTRY]?: CacheEntry };

/** An entry's bytes. */
export function encodeEntry({ made, fresh, tags, stamps, head, body }: CacheEntry): Uint8Array {
  const text = Buffer.from(JSON.stringify({ made, fresh, tags, stamps, head }));
  const bytes = Buffer.allocUnsafeSlow(LENGTH + text.length + body.byteLength);
  bytes.writeUInt32BE(text.length, 0);
  text.copy(bytes, LENGTH);
  bytes.set(body, LENGTH + text.length);
  return bytes;
}

/** The entry in these bytes; undefined if there is none in them. */
export function decodeEntry(bytes: Uint8Array): CacheEntry | undefined {
  const known = (bytes as Decoded)[ENTRY];
  if (known) return known;
  const entry = read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (entry) (bytes as Decoded)[ENTRY] = entry;
  return entry;
}

function read(bytes: Buffer): CacheEntry | undefined {
  if (bytes.length < LENGTH) return undefined;
  const end = LENGTH + bytes.readUInt32BE(0);
  try {
    const head = JSON.parse(bytes.toString('utf8', LENGTH, end)) as Omit<CacheEntry, 'body'>;
    const isWhole = Array.isArray(head.tags) && Array.isArray(head.stamps) && Number.isFinite(head.fresh);
    return isWhole
      ? { ...head, body: bytes.subarray(end), goodAt: NaN, goodUntil: 0, ready: undefined }
      : undefined;
  } catch {
    // Another version wrote it, or somebody else: it is not ours to read.
    return undefined;
  }
}
