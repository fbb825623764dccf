import { parseDuration, parseSize, type Duration, type ProblemFormat, type Size } from '@nestling/core';
import type { CallerOf } from './idempotency/idempotency.reader.js';
import { DEFAULT_BODY_LIMIT } from './controller/body.reader.js';

/** What `idempotency` of endpoints shares. */
export interface IdempotencyModuleOptions {
  /**
   * Tells callers apart: two of them may use the same key.
   *
   * @default `sub`, `id` or `userId` of `request.user`; without a user, whoever sends the same Authorization
   */
  readonly callerOf?: CallerOf;
}

/** The options of `RestModule.forRoot`. */
export interface RestOptions {
  /** What signs cursors. @default random for each process, so that cursors end with it; refused in production and in workers of a cluster */
  readonly secret?: string;
  /** Whether problem+json answers only for endpoints, or for the whole application. @default 'endpoints' */
  readonly problems?: 'endpoints' | 'app';
  /** What `idempotency` of endpoints shares. */
  readonly idempotency?: IdempotencyModuleOptions;
  /** What is answered in place of a problem, where clients expect another form. @default the problem */
  readonly problemFormat?: ProblemFormat;
  /** The largest body of a write. @default '1mb' */
  readonly bodyLimit?: Size;
  readonly cursors?: {
    /** How long a cursor is good for. @default as long as the secret stays the same */
    readonly expireAfter?: Duration;
  };
}

/** What makes answers of problems. */
export function problemFormatOf({ problemFormat }: RestOptions): ProblemFormat {
  return problemFormat ?? ((problem) => problem);
}

/** How long a cursor is good for, in seconds; undefined if it does not expire. */
export function cursorLifeOf({ cursors }: RestOptions): number | undefined {
  return cursors?.expireAfter === undefined ? undefined : parseDuration(cursors.expireAfter);
}

/** The largest body in bytes. */
export function bodyLimitOf({ bodyLimit }: RestOptions): number {
  return bodyLimit === undefined ? DEFAULT_BODY_LIMIT : parseSize(bodyLimit);
}
