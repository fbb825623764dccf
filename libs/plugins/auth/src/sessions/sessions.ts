import { Inject, Injectable, Logger, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Caller } from '@nestling/core';
import cluster from 'node:cluster';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { MemorySessions } from './memory-session.store.js';
import { digestOf, newRefreshToken, readRefreshToken, type RefreshToken } from './refresh.token.js';
import { Revocations } from './revocations.js';
import { DatabaseSessions } from './database-session.store.js';
import { findDatabase } from './database.finder.js';
import { SessionStore, type StoredSession } from './session.store.js';

const SWEEP_EVERY_MS = 10 * 60_000;

/** A session that was just opened. */
export interface OpenedSession {
  readonly id: string;
  /** Where `login.refresh` is on. */
  readonly refreshToken?: string;
}

/** A credential of a request: which session it belongs to, whose that is, and until when it is good. */
export interface SessionMark {
  readonly id: string;
  readonly subject: string;
  /** In seconds since 1970. */
  readonly expires: number;
}

/**
 * The sessions that logins open. A token or a cookie of a session that was ended is refused by every process within five
 * seconds.
 *
 * @example
 * await this.sessions.revokeAll(String(user.id));   // the password was changed, or the user is barred
 */
@Injectable()
export class Sessions implements OnModuleInit {
  @Inject(ModuleRef) private readonly modules!: ModuleRef;
  private readonly logger = new Logger('Nestling');
  private store: SessionStore = new MemorySessions();
  private revocations = new Revocations(this.store);
  private swept = Date.now();

  constructor(@Inject(AUTH_SETTINGS) private readonly settings: AuthSettings) {}

  /** @throws {AUTH_TABLE_MISSING} {AUTH_DATABASE_MISSING} */
  async onModuleInit(): Promise<void> {
    const { sessions } = this.settings;
    if (!sessions) return;
    this.store = await this.storeOf(sessions.store);
    this.revocations = new Revocations(this.store);
    await this.store.prepare();
    const isShared = !(this.store instanceof MemorySessions);
    if (isShared || !(cluster.isWorker || process.env['NODE_ENV'] === 'production')) return;
    this.logger.warn(
      'AuthModule keeps sessions in this process alone: they end with it, and other processes do not see a logout. Import DatabaseModule, or name a store: sessions: { store }',
    );
  }

  /** Opens a session. */
  async open(subject: string, claims: Caller): Promise<OpenedSession> {
    const { login, sessionLifetime } = this.settings;
    const token = newRefreshToken();
    const lifetime = Math.max(login?.refresh?.lifetime ?? 0, sessionLifetime);
    await this.store.add({
      id: token.id,
      subject: digestOf(subject),
      token: login?.refresh ? token.token : null,
      claims,
      expiresAt: Date.now() + lifetime * 1000,
      isRevoked: false,
    });
    await this.sweep();
    return { id: token.id, ...(login?.refresh ? { refreshToken: token.text } : {}) };
  }

  /**
   * The session of a refresh token that is good; undefined for any other. One that was used before ends its session.
   */
  async find(text: string): Promise<{ session: StoredSession; token: RefreshToken } | undefined> {
    const token = readRefreshToken(text);
    const session = token && (await this.store.find(token.id));
    if (!token || !session || session.isRevoked || session.token === null) return undefined;
    if (session.token === token.token) return { session, token };
    await this.reused(token.id);
    return undefined;
  }

  /** Puts the next refresh token in place of this one; undefined, and the end of the session, if somebody was faster. */
  async rotate(token: RefreshToken): Promise<string | undefined> {
    const next = newRefreshToken(token);
    if (await this.store.rotate(token.id, token.token, next.token)) return next.text;
    await this.reused(token.id);
    return undefined;
  }

  /** Ends a session: that of a login, or of one token or cookie that belongs to none. */
  async revoke({ id, subject, expires }: SessionMark): Promise<void> {
    this.assertOn();
    const until = Math.max(this.forgetAt(), expires * 1000);
    if ((await this.store.revoke({ id }, until)) === 0) {
      const [hash, claims] = [digestOf(subject), {}];
      await this.store.add({ id, subject: hash, token: null, claims, expiresAt: until, isRevoked: true });
    }
    this.revocations.add(id);
    // Where others log callers in, only ends are kept.
    await this.sweep();
  }

  /** Ends all sessions of a user: `sub`, `id` or name, as the login's validator answered it. */
  async revokeAll(subject: string): Promise<void> {
    this.assertOn();
    await this.store.revoke({ subject: digestOf(subject) }, this.forgetAt());
    this.revocations.expire();
  }

  /** Whether a session was ended; false for all where none are kept. */
  async isRevoked(id: unknown): Promise<boolean> {
    return this.settings.sessions !== undefined && typeof id === 'string' && this.revocations.has(id);
  }

  private async reused(id: string): Promise<void> {
    await this.store.revoke({ id }, this.forgetAt());
    this.revocations.add(id);
    this.logger.warn(
      'A refresh token was used twice: its session is ended, for one of the two may have stolen it.',
    );
  }

  /** Until when the end of a session must be remembered: as long as anything that it gave out is good. */
  private forgetAt(): number {
    return Date.now() + (this.settings.sessionLifetime + 60) * 1000;
  }

  private async sweep(): Promise<void> {
    if (Date.now() - this.swept < SWEEP_EVERY_MS) return;
    this.swept = Date.now();
    try {
      await this.store.sweep();
    } catch (error) {
      this.logger.warn(`Expired sessions could not be forgotten: ${String(error)}`);
    }
  }

  private async storeOf(
    store: 'memory' | 'database' | Type<SessionStore> | undefined,
  ): Promise<SessionStore> {
    if (store === 'memory') return new MemorySessions();
    if (typeof store === 'function') return this.modules.get(store, { strict: false });
    const database = await findDatabase(this.modules, { isRequired: store === 'database' });
    return database ? new DatabaseSessions(database) : new MemorySessions();
  }

  private assertOn(): void {
    if (this.settings.sessions) return;
    throw new Error(
      'AuthModule.forRoot has neither `login` nor `sessions`: there is nothing to remember the end of.',
    );
  }
}
