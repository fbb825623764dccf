// The port of stores: bytes under keys. Whatever the cache knows of tags, locks and time-outs stands above it.

/** How much a store holds, as far as it can tell. */
export interface StoreSize {
  readonly entries?: number;
  readonly bytes?: number;
}

/** A value that a store in this process has at hand: the same object as long as the key has this value. */
export interface Held {
  /** Undefined once the store has let go of it. */
  readonly value: Uint8Array | undefined;
  /** What the cache has made of the value, so that it need not do so again; to be let go of with the value. */
  note?: object | undefined;
}

/**
 * Where answers and values are kept. A class that extends it, with the same promises, takes the place of those that come
 * with the package: an operation may fail, and then the cache does without.
 *
 * @example
 * class BlobStore extends CacheStore {
 *   override readonly isShared = true;
 *   async get(keys: readonly string[]) { return Promise.all(keys.map((key) => this.blobs.read(key))); }
 *   ...
 * }
 */
export abstract class CacheStore {
  /** Whether several processes see the same entries. */
  abstract readonly isShared: boolean;

  /** The values of keys, in their order; undefined for one that is missing or has expired. */
  abstract get(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;

  /** Keeps a value for so many seconds, in the place of any other. */
  abstract set(key: string, value: Uint8Array, seconds: number): Promise<void>;

  /** Keeps a value unless the key has one; answers whether it did. No two callers are told yes. */
  abstract add(key: string, value: Uint8Array, seconds: number): Promise<boolean>;

  /** Forgets keys; once it resolves, nobody gets them any more. */
  abstract delete(keys: readonly string[]): Promise<void>;

  /**
   * Forgets a key if it still has this value; a store that several processes see should do both in one step.
   *
   * @default `get`, and then `delete`
   */
  async remove(key: string, value: Uint8Array): Promise<void> {
    const [found] = await this.get([key]);
    if (found && Buffer.compare(found, value) === 0) await this.delete([key]);
  }

  /** The value of a key at once, where the store is in this process and has it. @default it has to be asked by `get` */
  peek(_key: string): Held | undefined {
    return undefined;
  }

  /**
   * How often `delete` was called or a value replaced: while it is the same, what `peek` gave still counts. Comparing it is
   * cheaper than to look again. @default NaN, which is never the same
   */
  get changes(): number {
    return NaN;
  }

  /** Prepares the store when the application starts. @default nothing */
  connect(): Promise<void> {
    return Promise.resolve();
  }

  /** Lets go of what it holds when the application ends. @default nothing */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Tells of the moment at which writes of this process may have begun to be lost. @default never */
  onLost(_listener: () => void): void {
    // A store in this process is never lost.
  }

  /** How much it holds. @default nothing is known */
  size(): Promise<StoreSize> {
    return Promise.resolve({});
  }
}
