import type { IncomingMessage } from 'node:http';

/** What is thrown where a body cannot be read. */
export interface ByteRefusals {
  /** It has more bytes than the limit. */
  tooLarge(limit: number): Error;
  /** It ended early, or was read before. */
  cutShort(): Error;
}

/**
 * All bytes of a request, which is left unread where it has more than `limit`. The packages that do this keep the context of
 * their caller by an AsyncResource for each request, which costs more than the reading.
 *
 * @throws what the refusals say
 */
export function readBytes(stream: IncomingMessage, limit: number, refusals: ByteRefusals): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed || stream.readableEnded) return reject(refusals.cutShort());
    const chunks: Buffer[] = [];
    let received = 0;
    const refuse = (): void => {
      stream.off('data', onData).pause();
      reject(refusals.tooLarge(limit));
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > limit) refuse();
      else chunks.push(chunk);
    };
    if (Number(stream.headers['content-length'] ?? 0) > limit) return refuse();
    stream.on('data', onData);
    stream.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    stream.on('error', () => reject(refusals.cutShort()));
    stream.on('close', () => {
      if (!stream.readableEnded) reject(refusals.cutShort());
    });
  });
}
