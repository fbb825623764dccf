// A refresh token has two halves. The first is the session's for good: whoever knows it has held a token of the session. The
// second changes with every use. The right first half with a wrong second one is a token that was used before, so that two
// parties hold copies; anything else is nothing at all, and ends nobody's session. The store knows hashes alone.
import { createHash, randomBytes } from 'node:crypto';

/** A token as its holder has it, and what of it is stored. */
export interface RefreshToken {
  readonly text: string;
  /** The session's id: the hash of the first half. */
  readonly id: string;
  /** The hash of the second half. */
  readonly token: string;
}

const SHAPE = /^([\w-]{43})\.([\w-]{43})$/;

/** A token of a new session, or the next one of the session that another belongs to. */
export function newRefreshToken(before?: RefreshToken): RefreshToken {
  const [first] = before?.text.split('.') ?? [];
  return tokenOf(first ?? randomText(), randomText());
}

/** The token that somebody sent; undefined for what cannot be one. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const [, first, second] = SHAPE.exec(text) ?? [];
  return first === undefined || second === undefined ? undefined : tokenOf(first, second);
}

/** 64 hexadecimal digits, which no collation takes for others. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function tokenOf(first: string, second: string): RefreshToken {
  return { text: `${first}.${second}`, id: digestOf(first), token: digestOf(second) };
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}
