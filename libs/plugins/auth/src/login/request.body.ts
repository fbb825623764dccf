// Reads the body of a login: small, JSON or a form, and never repeated in an answer, for it holds a password.
import { readBytes } from '@nestling/core';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { bodyInvalid, bodyMalformed, bodyTooLarge, mediaType } from '../auth.errors.js';
import type { AuthRequest } from '../backends/authentication.backend.js';

export const MAX_BYTES = 16 * 1024;
export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A request whose body may have been read by something else, such as a serverless adapter. */
export type BodyRequest = AuthRequest & { readonly body?: unknown };

/** The members of a body, by name. */
export interface LoginBody {
  readonly isForm: boolean;
  readonly members: ReadonlyMap<string, unknown>;
}

/** Whether a request has a body at all. */
export function hasBody({ headers }: AuthRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Reads the body.
 *
 * @throws {AUTH_MEDIA_TYPE} {AUTH_BODY_TOO_LARGE} {AUTH_BODY_MALFORMED} {AUTH_BODY_INVALID}
 */
export async function readLoginBody(request: BodyRequest, { form = false } = {}): Promise<LoginBody> {
  const accepted = form ? [JSON_TYPE, FORM_TYPE] : [JSON_TYPE];
  const type =
    String(request.headers['content-type'] ?? '')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase() ?? '';
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!accepted.includes(type) || encoding !== 'identity') throw mediaType(accepted);
  const stream = request.raw ?? (request as unknown as IncomingMessage);
  const isRead = stream.readableEnded && typeof request.body === 'object' && request.body !== null;
  if (isRead) return { isForm: type === FORM_TYPE, members: membersOf(request.body) };
  const text = await readText(stream);
  return type === FORM_TYPE
    ? { isForm: true, members: formOf(text) }
    : { isForm: false, members: membersOf(parsed(text)) };
}

async function readText(stream: IncomingMessage): Promise<string> {
  const bytes = await readBytes(stream, MAX_BYTES, { tooLarge: bodyTooLarge, cutShort: bodyMalformed });
  if (!isUtf8(bytes)) throw bodyMalformed();
  return bytes.toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the body.
    throw bodyMalformed();
  }
}

function membersOf(body: unknown): Map<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bodyMalformed();
  return new Map(Object.entries(body));
}

function formOf(text: string): Map<string, unknown> {
  const members = new Map<string, unknown>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (members.has(name) && FORM_FIELDS.includes(name)) {
      throw bodyInvalid([{ field: name, pointer: `/${name}`, code: 'repeated', message: 'send it once' }]);
    }
    members.set(name, value);
  }
  return members;
}

const FORM_FIELDS = ['username', 'password', 'grant_type', 'scope', 'refresh_token'];
