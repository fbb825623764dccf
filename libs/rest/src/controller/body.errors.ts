import { NestlingHttpError } from '@nestling/core';
import { REST_HTTP_CODES } from '../rest.errors.js';

/** The 400, or the 415, of a body that cannot be read. */
export function bodyMalformed(detail: string, status: 400 | 415 = 400): NestlingHttpError {
  return new NestlingHttpError(status, { code: REST_HTTP_CODES.bodyMalformed, detail });
}

/** The 413 of a body with more bytes than `limit`, whose connection ends with it. */
export function bodyTooLarge(limit: number): NestlingHttpError {
  return new NestlingHttpError(413, {
    code: REST_HTTP_CODES.bodyTooLarge,
    detail: `The body is larger than ${limit} bytes.`,
    headers: { Connection: 'close' },
  });
}
