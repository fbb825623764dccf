// Every check of a password passes here, whether it comes with a login or with each request: only so is it counted once.
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import { createHmac, randomBytes } from 'node:crypto';
import { attemptsExceeded, unavailable } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import type { AuthRequest } from '../backends/authentication.backend.js';
import type { Credentials } from '../backends/basic.credentials.js';
import type { VerifyCredentials } from '../backends/credentials.verifier.js';
import { accountKey, networkKey } from './account.key.js';
import { AttemptCounter } from './attempt.counter.js';
import type { AttemptStore } from './attempt.store.js';

/** How long, and of how many, it is remembered that they were right. */
const PROVEN_MS = 10 * 60_000;
const MAX_PROVEN = 10_000;

interface Attempt {
  /** The address that it comes from. */
  readonly network: string;
  readonly same: string;
  readonly verify: VerifyCredentials;
}

type Checks = Map<string, Promise<Caller | null>>;

/** Lets a password be checked, unless too many wrong ones came for the account or from the network. */
@Injectable()
export class CredentialGate {
  private readonly logger = new Logger('Nestling');
  private readonly secret = randomBytes(32);
  /** Checks at work, by a hash of what they check: a client that asks twice at once asks once. */
  private readonly running = new WeakMap<VerifyCredentials, Checks>();
  /** Until when credentials count as right, by the same hash. */
  private readonly proven = new Map<string, number>();

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(AttemptCounter) private readonly attempts: AttemptCounter,
  ) {}

  /**
   * The caller whose credentials these are; null if they are wrong.
   *
   * @throws {AUTH_ATTEMPTS_EXCEEDED} {AUTH_UNAVAILABLE}
   */
  async check(
    credentials: Credentials,
    request: AuthRequest,
    verify: VerifyCredentials,
  ): Promise<Caller | null> {
    const network = request.ip ?? '';
    const same = createHmac('sha256', this.secret)
      .update(JSON.stringify([networkKey(network), credentials.username, credentials.password]))
      .digest('base64');
    const checks: Checks = this.running.get(verify) ?? new Map();
    this.running.set(verify, checks);
    const check = checks.get(same) ?? this.counted(credentials, { network, same, verify });
    checks.set(same, check);
    try {
      return await check;
    } finally {
      checks.delete(same);
    }
  }

  private async counted(
    credentials: Credentials,
    { network, same, verify }: Attempt,
  ): Promise<Caller | null> {
    const { username, password } = credentials;
    const keys = [accountKey(username), networkKey(network)] as const;
    const isProven = (this.proven.get(same) ?? 0) > Date.now();
    if (!isProven) await this.take(keys);
    const caller = await this.asked(() => verify(username, password));
    if (!caller) {
      // What was right a while ago is counted like anything else that is wrong.
      if (this.proven.delete(same)) await this.take(keys);
      return null;
    }
    // Only what was wrong counts, and it counts before it is known: many at once get no further than one after the other.
    if (!isProven) await this.store((attempts) => attempts.giveBack(keys));
    this.prove(same);
    return caller;
  }

  private async take([account, network]: readonly [string, string]): Promise<void> {
    const { limits, messages } = this.settings;
    const counted = [
      { key: account, limit: limits.account },
      { key: network, limit: limits.network },
    ];
    const wait = await this.store((attempts) => attempts.take(counted, limits.window));
    if (wait > 0) throw attemptsExceeded(wait, messages.attemptsExceeded);
  }

  /** Whoever cannot count checks no passwords. */
  private async store<T>(work: (attempts: AttemptStore) => Promise<T>): Promise<T> {
    try {
      return await work(this.attempts.store);
    } catch (error) {
      this.logger.error('Logins cannot be counted', error instanceof Error ? error.stack : String(error));
      throw unavailable();
    }
  }

  /** A client that sends its password with every request is counted once, and no attack upon its account is in its way. */
  private prove(same: string): void {
    this.proven.delete(same);
    this.proven.set(same, Date.now() + PROVEN_MS);
    if (this.proven.size > MAX_PROVEN) this.proven.delete(this.proven.keys().next().value ?? '');
  }

  private async asked(verify: () => Caller | null | Promise<Caller | null>): Promise<Caller | null> {
    try {
      const caller: unknown = (await verify()) ?? null;
      if (caller === null || caller === false) return null;
      if (typeof caller !== 'object' || Array.isArray(caller)) {
        throw new TypeError(
          `The validator answered a ${typeof caller}; it has to answer claims in an object, or null.`,
        );
      }
      return caller as Caller;
    } catch (error) {
      this.logger.error(
        'The validator of passwords failed',
        error instanceof Error ? error.stack : String(error),
      );
      throw unavailable();
    }
  }
}
