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
}

const LENGTH = 4;

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
export function decodeEntry(value: Uint8Array): CacheEntry | undefined {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.length < LENGTH) return undefined;
  const end = LENGTH + bytes.readUInt32BE(0);
  try {
    const facts = JSON.parse(bytes.toString('utf8', LENGTH, end)) as Omit<CacheEntry, 'body'>;
    const { made, fresh, tags, stamps, head } = facts;
    const isWhole = Array.isArray(tags) && Array.isArray(stamps) && Number.isFinite(fresh);
    return isWhole ? { made, fresh, tags, stamps, head, body: bytes.subarray(end) } : undefined;
  } catch {
    // Another version wrote it, or somebody else: it is not ours to read.
    return undefined;
  }
}
