// Cursors on the wire: opaque, signed, and good only for the endpoint, query and scope they were made for.
import { NestlingHttpError } from '@nestling/core';
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { REST_HTTP_CODES } from '../rest.errors.js';

/** A place in a list, and whether the page lies behind or before it. */
export interface Cursor {
  readonly position: readonly unknown[];
  readonly backwards: boolean;
  /** Whether the position is only the row's key: the rest of it has to be looked up. */
  readonly keyOnly: boolean;
}

/** The longest token that a list takes. */
export const MAX_CURSOR_LENGTH = 4096;

/**
 * The longest token that carries a whole position. Two stand in the `Link` header, and one in the next URL: servers and
 * proxies limit both, often to 8 KB in all.
 */
const MAX_WHOLE_LENGTH = 1024;

/** The place of a row: its values of the ordering's terms, and those of its key. */
export interface Place {
  readonly position: readonly unknown[];
  readonly key: readonly unknown[];
  readonly backwards: boolean;
}

const SIGNATURE_BYTES = 16;
const BACKWARDS = 1;
const KEY_ONLY = 2;
const EXPIRING = 4;

/** Makes and reads cursors with a key that derives from the application's secret. */
export class CursorSigner {
  private readonly key: Buffer;

  /** Without a secret the key is random: cursors then end with the process. A life is in seconds. */
  constructor(
    secret: string | undefined,
    private readonly life?: number,
  ) {
    this.key = secret ? Buffer.from(hkdfSync('sha256', secret, '', 'nestling cursor', 32)) : randomBytes(32);
  }

  /** The token of a position, or of its key alone where long texts would make it too long for a URL. */
  sign({ position, key, backwards }: Place, binding: string): string {
    const token = this.token({ position, backwards, keyOnly: false }, binding);
    if (token.length <= MAX_WHOLE_LENGTH) return token;
    return this.token({ position: key, backwards, keyOnly: true }, binding);
  }

  /** @throws {REST_CURSOR_INVALID} {REST_CURSOR_EXPIRED} on a token that was not made here for this very list, or is too old */
  verify(token: string, { binding, terms, keys }: { binding: string; terms: number; keys: number }): Cursor {
    const bytes = Buffer.from(token, 'base64url');
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    const payload = bytes.toString('utf8', SIGNATURE_BYTES);
    const expected = this.signature(payload, binding);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw invalidCursor();
    const [flags, ...values] = JSON.parse(payload) as [number, ...unknown[]];
    const position = this.unexpired(flags, values);
    const cursor = { position, backwards: (flags & BACKWARDS) > 0, keyOnly: (flags & KEY_ONLY) > 0 };
    if (position.length !== (cursor.keyOnly ? keys : terms)) throw invalidCursor();
    return cursor;
  }

  private token({ position, backwards, keyOnly }: Cursor, binding: string): string {
    const expiry = this.life === undefined ? [] : [Date.now() + this.life * 1000];
    const flags = (backwards ? BACKWARDS : 0) | (keyOnly ? KEY_ONLY : 0) | (expiry.length > 0 ? EXPIRING : 0);
    const payload = JSON.stringify([flags, ...expiry, ...position]);
    return Buffer.concat([this.signature(payload, binding), Buffer.from(payload)]).toString('base64url');
  }

  /** The position; a cursor of the time before cursors expired has no end, and is refused like one that is past it. */
  private unexpired(flags: number, values: readonly unknown[]): readonly unknown[] {
    const [expiry, ...position] = values;
    const isExpiring = (flags & EXPIRING) > 0;
    if (isExpiring ? Number(expiry) < Date.now() : this.life !== undefined) throw expiredCursor();
    return isExpiring ? position : values;
  }

  /** A binding is a digest: all have one length, so that it is clear where the payload begins. */
  private signature(payload: string, binding: string): Buffer {
    return createHmac('sha256', this.key)
      .update(binding + payload)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}

function invalidCursor(): NestlingHttpError {
  return refusal('cursor is not valid for this list; start again without it');
}

/** The refusal of a cursor whose row has to be looked up, and is not there. */
export function rowGone(): NestlingHttpError {
  return refusal('cursor begins at a row that is gone; start again without it');
}

function expiredCursor(): NestlingHttpError {
  return refusal('cursor has expired; start again without it', REST_HTTP_CODES.cursorExpired);
}

function refusal(message: string, code: string = REST_HTTP_CODES.cursorInvalid): NestlingHttpError {
  return new NestlingHttpError(400, {
    code,
    detail: `${message}.`,
    errors: [{ field: 'cursor', code: 'cursor', message }],
  });
}
