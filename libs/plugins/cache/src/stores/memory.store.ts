import { LRUCache } from 'lru-cache';
import { CacheStore, type StoreSize } from './cache.store.js';

/** What an entry costs beside its bytes, roughly: the key's object, the map's cell, the timer's. */
const OVERHEAD = 200;

/** Keeps entries in this process; the ones that were not asked for longest go first. */
export class MemoryStore extends CacheStore {
  override readonly isShared = false;
  private readonly entries: LRUCache<string, Uint8Array>;

  /** `maxBytes`: how much it holds at most. */
  constructor(maxBytes: number) {
    super();
    this.entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (value, key) => value.byteLength + key.length * 2 + OVERHEAD,
    });
  }

  get(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.entries.get(key)));
  }

  set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    this.entries.set(key, value, { ttl: Math.max(1, Math.ceil(seconds * 1000)) });
    return Promise.resolve();
  }

  add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    if (this.entries.has(key)) return Promise.resolve(false);
    void this.set(key, value, seconds);
    return Promise.resolve(true);
  }

  delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.entries.delete(key);
    return Promise.resolve();
  }

  override size(): Promise<StoreSize> {
    return Promise.resolve({ entries: this.entries.size, bytes: this.entries.calculatedSize });
  }
}
