import { lifetimeOf, type Count, type Quota } from './quota.js';
import { RateLimitStore } from './rate-limit.store.js';

/**
 * `countRequest` of quota.ts, on the server: with its clock, which is one for all processes, and in one step. Numbers come
 * back as texts, for Redis cuts their fractions off.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local capacity, requests, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'level', 'since')
local level, since = tonumber(kept[1] or '0'), tonumber(kept[2] or now)
local age = math.max(0, now - since)
if ARGV[4] == '1' then
  level = math.max(0, level - age * requests / window)
  since = now
elseif age >= window then
  level = 0
  since = now
else
  since = math.min(since, now)
end
local allowed = level + 1 <= capacity + 0.000001
if allowed then
  level = level + 1
  redis.call('HSET', KEYS[1], 'level', string.format('%.9f', level), 'since', string.format('%.3f', since))
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return { allowed and 1 or 0, string.format('%.9f', level), string.format('%.3f', now - since) }
`;
const SCAN_COUNT = 500;
/** How long the start waits for the server. */
const OPEN_TIMEOUT = 1_000;

/** The parts of ioredis that are used. */
export interface RedisClient {
  connect(): Promise<void>;
  disconnect(): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  defineCommand(name: string, definition: { numberOfKeys: number; lua: string }): void;
  scan(
    cursor: string,
    match: 'MATCH',
    pattern: string,
    count: 'COUNT',
    number: number,
  ): Promise<[string, string[]]>;
  unlink(...keys: string[]): Promise<number>;
}
type Take = (key: string, ...values: (string | number)[]) => Promise<[number, string, string]>;

/** Counts in Redis, for any number of processes. */
export class RedisRateLimitStore extends RateLimitStore {
  constructor(
    private readonly client: RedisClient,
    private readonly prefix: string,
  ) {
    super();
    client.defineCommand('nestlingTake', { numberOfKeys: 1, lua: TAKE });
    // What fails is told by the request that it fails; ioredis goes on trying to connect.
    client.on('error', () => undefined);
  }

  /** Waits a moment for the connection. Without one the application starts all the same, and the client goes on trying. */
  override async open(): Promise<void> {
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, OPEN_TIMEOUT).unref());
    await Promise.race([this.client.connect().catch(() => undefined), timeout]);
  }

  async take(key: string, quota: Quota): Promise<Count> {
    const { capacity, requests, window, isSteady } = quota;
    const { nestlingTake } = this.client as unknown as { nestlingTake: Take };
    const [allowed, level, age] = await nestlingTake.call(
      this.client,
      this.prefix + key,
      capacity,
      requests,
      window,
      isSteady ? '1' : '0',
      Math.max(1, Math.ceil(lifetimeOf(quota))),
    );
    return { isAllowed: allowed === 1, level: Number(level), age: Number(age) };
  }

  /** Forgets its own keys; whatever else is in the database stays. */
  async clear(): Promise<void> {
    let cursor = '0';
    do {
      const pattern = `${this.prefix.replace(/[[\]*?\\^]/g, '\\$&')}*`;
      const [next, keys] = await this.client.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
      if (keys.length > 0) await this.client.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
  }

  override close(): void {
    this.client.disconnect();
  }
}
