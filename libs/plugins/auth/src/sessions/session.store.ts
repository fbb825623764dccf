import type { Caller } from '@nestling/core';

/** One login, from its beginning to its end. */
export interface StoredSession {
  /** 64 hexadecimal digits, or what a token of another origin has as its `jti`. */
  readonly id: string;
  /** Whose it is, hashed: 64 hexadecimal digits. */
  readonly subject: string;
  /** The hash of the refresh token that is good at the moment; null where there is none. */
  readonly token: string | null;
  /** What new tokens of the session say. */
  readonly claims: Caller;
  /** When it can be forgotten, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Whether it was ended before its time. */
  readonly isRevoked: boolean;
}

/** Which sessions are meant: one, or all of a subject. */
export type SessionChoice = { readonly id: string } | { readonly subject: string };

/**
 * Where sessions are kept. Every step is atomic, also between processes.
 *
 * @example
 * AuthModule.forRoot({ sessions: { store: RedisSessions }, ... });   // a provider that extends SessionStore
 */
export abstract class SessionStore {
  /** Makes it ready, when the application starts. */
  abstract prepare(): Promise<void>;
  /** Keeps a new session; false if one of this id is there. */
  abstract add(session: StoredSession): Promise<boolean>;
  /** A session that has not expired, revoked or not. */
  abstract find(id: string): Promise<StoredSession | undefined>;
  /** Puts one token's hash in place of another; false if that is not the one, or the session has ended. */
  abstract rotate(id: string, from: string, to: string): Promise<boolean>;
  /** Ends sessions that have not ended, keeps them until then, and answers how many those were. */
  abstract revoke(which: SessionChoice, until: number): Promise<number>;
  /** The ids of the sessions that were ended, and have not expired: in the last so many milliseconds at least, or ever. */
  abstract revoked(within?: number): Promise<readonly string[]>;
  /** Forgets what has expired. */
  abstract sweep(): Promise<void>;
}
