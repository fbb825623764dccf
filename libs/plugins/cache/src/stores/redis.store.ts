import type { Redis, RedisOptions } from 'ioredis';
import { CacheStore, type StoreSize } from './cache.store.js';

/** The longest rest before the next attempt to connect. */
const MAX_REST_MS = 500;
/** The most keys that one command deletes. */
const MAX_KEYS = 1000;
const REMOVE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";
/** A connection that says nothing for so long while it is asked is given up: behind it may be nobody. */
const SILENCE_MS = 3000;

/** Keeps entries in Redis, for all processes that name the same one. */
export class RedisStore extends CacheStore {
  override readonly isShared = true;
  private isClosing = false;

  private constructor(private readonly client: Redis) {
    super();
  }

  /** `Client`: the class that ioredis exports. How long a command may take is for its caller to say. */
  static of(Client: new (url: string, options: RedisOptions) => Redis, url: string): RedisStore {
    const client = new Client(url, {
      lazyConnect: true,
      // A command that cannot be sent now is refused now: nothing waits for a server that may never come.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      connectTimeout: 1000,
      socketTimeout: SILENCE_MS,
      retryStrategy: (times) => Math.min(times * 50, MAX_REST_MS),
    });
    // Refusals of commands tell all that is to be known; without a listener ioredis prints each error.
    client.on('error', () => undefined);
    return new RedisStore(client);
  }

  override async connect(): Promise<void> {
    await this.client.connect();
  }

  override async close(): Promise<void> {
    this.isClosing = true;
    this.client.disconnect();
    return Promise.resolve();
  }

  override onLost(listener: () => void): void {
    this.client.on('close', () => {
      if (!this.isClosing) listener();
    });
  }

  async get(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    const values = await this.client.mgetBuffer(...keys);
    return values.map((value) => value ?? undefined);
  }

  async set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    await this.client.set(key, Buffer.from(value), 'PX', milliseconds(seconds));
  }

  async add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    return (await this.client.set(key, Buffer.from(value), 'PX', milliseconds(seconds), 'NX')) === 'OK';
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += MAX_KEYS) {
      await this.client.unlink(...keys.slice(start, start + MAX_KEYS));
    }
  }

  override async remove(key: string, value: Uint8Array): Promise<void> {
    await this.client.eval(REMOVE, 1, key, Buffer.from(value));
  }

  /** Of the whole database, which others may share. */
  override async size(): Promise<StoreSize> {
    return { entries: await this.client.dbsize() };
  }
}

function milliseconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds * 1000));
}
