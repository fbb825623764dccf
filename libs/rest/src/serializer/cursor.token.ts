// Cursors on the wire: opaque, signed, and good only for the endpoint, query and scope they were made for.
import { NestlingHttpError } from '@nestling/core';
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { REST_HTTP_CODES } from '../rest.errors.js';

/** A place in a list, and whether the page lies behind or before it. */
export interface Cursor {
  readonly position: readonly unknown[];
  readonly backwards: boolean;
}

const SIGNATURE_BYTES = 16;

/** Makes and reads cursors with a key that derives from the application's secret. */
export class CursorSigner {
  private readonly key: Buffer;

  /** Without a secret the key is random: cursors then end with the process. */
  constructor(secret: string | undefined) {
    this.key = secret ? Buffer.from(hkdfSync('sha256', secret, '', 'nestling cursor', 32)) : randomBytes(32);
  }

  sign({ position, backwards }: Cursor, binding: string): string {
    const payload = Buffer.from(JSON.stringify([backwards ? 1 : 0, ...position]));
    return Buffer.concat([this.signature(payload, binding), payload]).toString('base64url');
  }

  /** @throws {REST_CURSOR_INVALID} on a token that was not made here for this very list */
  verify(token: string, { binding, length }: { binding: string; length: number }): Cursor {
    const bytes = Buffer.from(token, 'base64url');
    const [signature, payload] = [bytes.subarray(0, SIGNATURE_BYTES), bytes.subarray(SIGNATURE_BYTES)];
    const expected = this.signature(payload, binding);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw invalidCursor();
    const [direction, ...position] = JSON.parse(payload.toString()) as unknown[];
    if (position.length !== length) throw invalidCursor();
    return { position, backwards: direction === 1 };
  }

  private signature(payload: Buffer, binding: string): Buffer {
    const bound = createHash('sha256').update(binding).digest();
    return createHmac('sha256', this.key).update(bound).update(payload).digest().subarray(0, SIGNATURE_BYTES);
  }
}

function invalidCursor(): NestlingHttpError {
  const message = 'cursor is not valid for this list; start again without it';
  return new NestlingHttpError(400, {
    code: REST_HTTP_CODES.cursorInvalid,
    detail: `${message}.`,
    errors: [{ field: 'cursor', code: 'cursor', message }],
  });
}
