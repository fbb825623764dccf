import { LRUCache } from 'lru-cache';
import { CacheStore, type StoreSize } from './cache.store.js';

/** What an entry costs beside its bytes, roughly: the key's object, the map's cell, the timer's. */
const OVERHEAD = 200;

/** Keeps entries in this process; the ones that were not asked for longest go first. */
export class MemoryStore extends CacheStore {
  override readonly isShared = false;
  private readonly entries: LRUCache<string, Uint8Array>;
  private changed = 0;

  /** `maxBytes`: how much it holds at most. */
  constructor(maxBytes: number) {
    super();
    this.entries = new LRUCache({
      maxSize: maxBytes,
      // The clock is read each time, which is cheaper than the timer by which it would be read less often.
      perf: Date,
      ttlResolution: 0,
      sizeCalculation: (value, key) => value.byteLength + key.length * 2 + OVERHEAD,
    });
  }

  override get changes(): number {
    return this.changed;
  }

  override peek(key: string): Uint8Array | undefined {
    return this.entries.get(key);
  }

  get(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.entries.get(key)));
  }

  set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    if (this.entries.has(key)) this.changed++;
    this.entries.set(key, ownBytes(value), { ttl: Math.max(1, Math.ceil(seconds * 1000)) });
    return Promise.resolve();
  }

  add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    if (this.entries.has(key)) return Promise.resolve(false);
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
