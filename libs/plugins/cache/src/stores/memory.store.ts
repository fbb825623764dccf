import { LRUCache } from 'lru-cache';
import { CacheStore, type Held, type StoreSize } from './cache.store.js';

/** What an entry costs beside its bytes, roughly: the key's object, the map's cell, the timer's. */
const OVERHEAD = 200;

interface Kept extends Held {
  value: Uint8Array | undefined;
  note: object | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Keeps entries in this process; the ones that were not asked for longest go first. */
export class MemoryStore extends CacheStore {
  override readonly isShared = false;
  private readonly entries: LRUCache<string, Kept>;
  private changed = 0;

  /** `maxBytes`: how much it holds at most. */
  constructor(maxBytes: number) {
    super();
    // Times are compared here: those of the library cost as much as all else that a lookup does.
    this.entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ value }, key) => (value?.byteLength ?? 0) + key.length * 2 + OVERHEAD,
      // Whoever has a hold of it still must not keep the memory.
      dispose: (kept) => (kept.value = kept.note = undefined),
    });
  }

  override get changes(): number {
    return this.changed;
  }

  override peek(key: string): Held | undefined {
    const kept = this.entries.get(key);
    if (kept === undefined || kept.until > Date.now()) return kept;
    this.entries.delete(key);
    return undefined;
  }

  get(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.peek(key)?.value));
  }

  set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    if (this.entries.has(key)) this.changed++;
    const until = Date.now() + Math.max(1, Math.ceil(seconds * 1000));
    this.entries.set(key, { value: ownBytes(value), note: undefined, until });
    return Promise.resolve();
  }

  add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    if (this.peek(key) !== undefined) return Promise.resolve(false);
    void this.set(key, value, seconds);
    return Promise.resolve(true);
  }

  delete(keys: readonly string[]): Promise<void> {
    // Also for keys that it has lost: whoever saw them has to learn of it.
    this.changed++;
    for (const key of keys) this.entries.delete(key);
    return Promise.resolve();
  }

  override size(): Promise<StoreSize> {
    return Promise.resolve({ entries: this.entries.size, bytes: this.entries.calculatedSize });
  }
}

/** Small buffers are cut from larger ones, which would stay as long as they do. */
function ownBytes(value: Uint8Array): Uint8Array {
  return value.byteLength === value.buffer.byteLength ? value : new Uint8Array(value);
}
