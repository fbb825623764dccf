// The refusals of requests with an Idempotency-Key.
import { NestlingHttpError } from '@nestling/core';
import { REST_HTTP_CODES } from '../rest.errors.js';

/** The 409 of a repeat that came while the first request was still at work, and stayed so. */
export function keyInProgress(): NestlingHttpError {
  return new NestlingHttpError(409, {
    code: REST_HTTP_CODES.idempotencyInProgress,
    detail: 'A request with this Idempotency-Key is still in progress; send it again in a moment.',
    headers: { 'Retry-After': '1' },
  });
}

/** The 422 of a key that was sent with another request before. */
export function keyReused(): NestlingHttpError {
  return new NestlingHttpError(422, {
    code: REST_HTTP_CODES.idempotencyKeyReused,
    detail: 'This Idempotency-Key was sent with another request; take a new key for each request.',
  });
}

/** The 400 of a key that is none, or of a request that has to have one. */
export function keyInvalid(what: string): NestlingHttpError {
  return new NestlingHttpError(400, {
    code: REST_HTTP_CODES.idempotencyKeyInvalid,
    detail: `${what}: send 1 to 255 visible ASCII characters, such as a UUID, and the same ones with every repeat.`,
  });
}
