import type { IncomingMessage } from 'node:http';
import { bodyMalformed, bodyTooLarge } from './body.errors.js';

/**
 * All bytes of a request, which is left unread where it has more than `limit`. The packages that do this keep the context of
 * their caller by an AsyncResource for each request, which costs more than the reading.
 *
 * @throws {REST_BODY_TOO_LARGE}
 * @throws {REST_BODY_MALFORMED} if the request ends early, or was read before
 */
export function readBytes(stream: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed || stream.readableEnded) return reject(cutShort());
    const chunks: Buffer[] = [];
    let received = 0;
    const refuse = (): void => {
      stream.off('data', onData).pause();
      reject(bodyTooLarge(limit));
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > limit) refuse();
      else chunks.push(chunk);
    };
    if (Number(stream.headers['content-length'] ?? 0) > limit) return refuse();
    stream.on('data', onData);
    stream.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    stream.on('error', () => reject(cutShort()));
    stream.on('close', () => {
      if (!stream.readableEnded) reject(cutShort());
    });
  });
}

const cutShort = (): Error => bodyMalformed('The body ended before its length.');
