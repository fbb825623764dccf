import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SHAPE = /^[A-Za-z][A-Za-z0-9]*_([A-Za-z0-9]{12})_([A-Za-z0-9]{43})$/;

/** A key that was just made: `key` is for its owner, who sees it once; `id` and `hash` are for the store. */
export interface NewApiKey {
  readonly key: string;
  readonly id: string;
  readonly hash: string;
}

/**
 * Makes a key of 256 random bits.
 *
 * @example
 * const { key, id, hash } = createApiKey({ prefix: 'shop' });
 * // key: shop_4f0c..., told to its owner and forgotten; id and hash are stored
 */
export function createApiKey({ prefix = 'key' }: { readonly prefix?: string } = {}): NewApiKey {
  const id = randomText(12);
  const secret = randomText(43);
  const key = `${prefix}_${id}_${secret}`;
  if (!SHAPE.test(key)) throw new RangeError(`The prefix "${prefix}" is not made of letters and digits.`);
  return { key, id, hash: hashOf(secret) };
}

/** The parts of a key that a caller sent; undefined if it is none. */
export function readApiKey(key: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = SHAPE.exec(key) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Whether a secret is the one that was hashed; takes as long for a wrong one. */
export function matchesHash(secret: string, hash: string): boolean {
  const given = Buffer.from(hashOf(secret));
  const stored = Buffer.from(hash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}

/** A secret of full entropy cannot be guessed from a fast hash, as a password could. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function randomText(length: number): string {
  let text = '';
  while (text.length < length) text += randomBytes(length).toString('base64url').replace(/[-_]/g, '');
  return text.slice(0, length);
}
