// Counts requests against limits, and says so in headers.
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Caller } from '@nestling/core';
import { limitUnavailable, tooManyRequests } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS, RATE_LIMIT_STORE } from '../auth.tokens.js';
import type { AuthRequest } from '../backends/authentication.backend.js';
import { networkOf } from './client.address.js';
import { MemoryRateLimitStore } from './memory.store.js';
import { allowanceOf, type Allowance, type Count } from './quota.js';
import { limitHeaders, type LimitState } from './rate-limit.headers.js';
import type { Limit } from './rate-limit.plan.js';
import type { RateLimitStore } from './rate-limit.store.js';
import { timeLimited } from './time.limit.js';

/** After so many failures in a row the store is left alone for so many milliseconds. */
const FAILURES = 3;
const PAUSE = 1_000;

/** Counts the requests of the application. */
@Injectable()
export class RateLimiter implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Nestling');
  /** Counts for this process while the store fails. */
  private readonly spare = new MemoryRateLimitStore();
  private failures = 0;
  private pausedUntil = 0;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(RATE_LIMIT_STORE) private readonly store: RateLimitStore,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.store.open?.();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close?.();
  }

  /** Forgets all that was counted, in the store and so for every process: for tests, and for a caller who asks nicely. */
  async clear(): Promise<void> {
    this.spare.clear();
    await this.store.clear();
  }

  /** One request, whose limits are counted as soon as it is known whom they count. */
  begin(limits: readonly Limit[], request: AuthRequest, response: unknown): CountedRequest {
    const states: LimitState[] = [];
    const count = async (limit: Limit, subject: string): Promise<void> => {
      const allowance = await this.take(limit, subject);
      if (!allowance) return;
      states.push({ limit, allowance });
      for (const [name, value] of limitHeaders(states)) {
        this.adapterHost.httpAdapter.setHeader(response, name, value);
      }
      if (!allowance.isAllowed) throw tooManyRequests(allowance.retryAfter);
    };
    const address = (): string => `address ${networkOf(request.ip)}`;
    return {
      countAddress: async () => {
        for (const limit of limits) if (limit.by === 'address') await count(limit, address());
      },
      countCaller: async (user) => {
        for (const limit of limits) {
          if (limit.by === 'address') continue;
          const named = limit.by === 'user' ? nameOf(user) : await limit.by(request, user);
          await count(limit, named === undefined ? address() : `caller ${named}`);
        }
      },
    };
  }

  /** What the store says; undefined where it fails and requests are let through. */
  private async take(limit: Limit, subject: string): Promise<Allowance | undefined> {
    const key = `${limit.name} ${subject}`;
    if (performance.now() >= this.pausedUntil) {
      try {
        const taken = await timeLimited(
          this.store.take(key, limit.quota),
          this.settings.rateLimitStore.timeout,
        );
        this.noteSuccess();
        return allowanceOf(limit.quota, taken);
      } catch (error) {
        this.noteFailure(error);
      }
    }
    const spare = this.withoutStore(limit, key);
    return spare && allowanceOf(limit.quota, spare);
  }

  private withoutStore(limit: Limit, key: string): Count | undefined {
    const { onFailure } = this.settings.rateLimitStore;
    if (onFailure === 'refuse') throw limitUnavailable();
    return onFailure === 'memory' || limit.isVital ? this.spare.take(key, limit.quota) : undefined;
  }

  private noteSuccess(): void {
    if (this.failures > 0) this.logger.warn('The store of rate limits answers again.');
    this.failures = 0;
  }

  private noteFailure(error: unknown): void {
    this.failures++;
    if (this.failures >= FAILURES) this.pausedUntil = performance.now() + PAUSE;
    if (this.failures > 1) return;
    const { onFailure } = this.settings.rateLimitStore;
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn(
      `The store of rate limits does not answer (${reason}): requests are ${MEANWHILE[onFailure]}.`,
    );
  }
}

const MEANWHILE = {
  allow: 'let through without being counted',
  memory: 'counted by each process for itself',
  refuse: 'refused',
} as const;

/** A request on its way. */
export interface CountedRequest {
  /** Counts what is counted by address. @throws {AUTH_RATE_LIMITED} {AUTH_LIMIT_UNAVAILABLE} */
  countAddress(): Promise<void>;
  /** Counts what is counted by caller; nobody is counted by address. @throws {AUTH_RATE_LIMITED} {AUTH_LIMIT_UNAVAILABLE} */
  countCaller(user: Caller | undefined): Promise<void>;
}

/** What tells callers apart: their `id`, or else `sub`, or else their API key. */
function nameOf(user: Caller | undefined): string | undefined {
  const name = user?.['id'] ?? user?.['sub'] ?? user?.['apiKeyId'];
  return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined;
}
