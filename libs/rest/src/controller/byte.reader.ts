import type { IncomingMessage } from 'node:http';

/** A stream with more bytes than are wanted. */
export class TooManyBytesError extends Error {}

/**
 * All bytes of a request, which is left unread where it has more than `limit`. The packages that do this keep the context of
 * their caller by an AsyncResource for each request, which costs more than the reading.
 *
 * @throws TooManyBytesError
 * @throws Error if the request ends early, or was read before
 */
export function readBytes(stream: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed || stream.readableEnded) return reject(new Error('The request was read before.'));
    const chunks: Buffer[] = [];
    let received = 0;
    const refuse = (): void => {
      stream.off('data', onData).pause();
      reject(new TooManyBytesError());
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > limit) refuse();
      else chunks.push(chunk);
    };
    if (Number(stream.headers['content-length'] ?? 0) > limit) return refuse();
    stream.on('data', onData);
    stream.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    stream.on('error', reject);
    stream.on('close', () => {
      if (!stream.readableEnded) reject(new Error('The request ended early.'));
    });
  });
}
