// What Node itself brings. The cost is one that OWASP recommends: 32 MiB, three times over.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PasswordHasher } from './password.hasher.js';

interface ScryptCost {
  /** The binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

const COST: ScryptCost = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const SHAPE =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;
/** What one check may take at most: a hash that somebody wrote into the table must not stop the process. */
const MAX_MEMORY = 512 * 1024 ** 2;
const MAX_RUNS = 16;

export const scryptHasher: PasswordHasher = {
  accepts(hash) {
    const [, ln, r, p] = SHAPE.exec(hash) ?? [];
    return ln !== undefined && 128 * 2 ** Number(ln) * Number(r) <= MAX_MEMORY / 2 && Number(p) <= MAX_RUNS;
  },

  async hash(password) {
    const salt = randomBytes(SALT_BYTES);
    return written(COST, salt, await derive(password, salt, { ...COST, length: KEY_BYTES }));
  },

  async verify(password, hash) {
    const [, ln, r, p, salt = '', key = ''] = SHAPE.exec(hash) ?? [];
    const expected = Buffer.from(key, 'base64');
    const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
    const derived = await derive(password, Buffer.from(salt, 'base64'), { ...cost, length: expected.length });
    return timingSafeEqual(derived, expected);
  },

  isOutdated: (hash) => !hash.startsWith(`$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$`),

  decoy: () => written(COST, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES)),
};

function derive(
  password: string,
  salt: Buffer,
  { ln, r, p, length }: ScryptCost & { readonly length: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N: 2 ** ln, r, p, maxmem: MAX_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function written({ ln, r, p }: ScryptCost, salt: Buffer, key: Buffer): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
