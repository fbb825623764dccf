// Reads a JSON body, once guards have let the request through: bytes, size, media type, syntax, depth.
import { NestlingHttpError, readBytes, type ByteRefusals } from '@nestling/core';
import { isUtf8 } from 'node:buffer';
import { parse as parseJson } from 'secure-json-parse';
import { REST_HTTP_CODES } from '../rest.errors.js';
import { bodyMalformed, bodyTooLarge } from './body.errors.js';
import type { HttpExchange } from './http.exchange.js';

const MAX_DEPTH = 64;
const REFUSALS: ByteRefusals = {
  tooLarge: bodyTooLarge,
  cutShort: () => bodyMalformed('The body ended before its length.'),
};

/** The largest body that is read, in bytes. */
export const DEFAULT_BODY_LIMIT = 1024 ** 2;

/**
 * The body as JSON.
 *
 * @throws {REST_MEDIA_TYPE} {REST_BODY_TOO_LARGE} {REST_BODY_MALFORMED}
 */
export async function readBody(exchange: HttpExchange, limit: number): Promise<unknown> {
  const { stream, request } = exchange;
  assertJson(exchange.header('content-type'));
  // Where something else has read the stream already, such as a serverless adapter, its result is the body.
  if (stream.readableEnded && request.body !== undefined) return request.body;
  assertPlain(stream.headers['content-encoding']);
  const bytes = await readBytes(stream, limit, REFUSALS);
  if (!isUtf8(bytes)) throw bodyMalformed('The body is not UTF-8.');
  const text = bytes.toString();
  if (nestsTooDeep(text)) throw bodyMalformed(`The body nests deeper than ${MAX_DEPTH} levels.`);
  try {
    request.body = parseJson(text, undefined, { protoAction: 'error', constructorAction: 'error' });
    return request.body;
  } catch {
    throw bodyMalformed('The body is no JSON that can be accepted; see RFC 8259 for its syntax.');
  }
}

function assertJson(contentType: string | undefined): void {
  if (contentType === 'application/json') return;
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/json') return;
  throw new NestlingHttpError(415, {
    code: REST_HTTP_CODES.mediaType,
    detail: 'The body must be JSON: send it with `Content-Type: application/json`.',
    headers: { Accept: 'application/json' },
  });
}

function assertPlain(encoding: string | undefined): void {
  if (encoding && encoding !== 'identity') throw bodyMalformed('A compressed body is not accepted.', 415);
}

/** Whether brackets outside of texts nest too deep; found before parsing, which has no limit of its own. */
function nestsTooDeep(text: string): boolean {
  const isFlat = !text.includes('[') && !text.includes('{', text.indexOf('{') + 1);
  if (isFlat) return false;
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (inText) {
      if (character === 0x5c) index++;
      else if (character === 0x22) inText = false;
    } else if (character === 0x22) inText = true;
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
  return false;
}
