// argon2id by @node-rs/argon2, where it is installed. The cost is one that OWASP recommends: 19 MiB, twice over.
import { randomBytes } from 'node:crypto';
import { loadOptional } from '../optional.package.js';
import type { PasswordHasher } from './password.hasher.js';

/** What is used of the package. */
interface Argon2 {
  hash(password: string, options: object): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const PREFIX = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

const SHAPE =
  /^\$argon2(id|i|d)\$v=\d{1,2}\$m=\d{1,7},t=\d{1,3},p=\d{1,3}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/;

/** The package; undefined where it is not installed. */
export const findArgon2 = (): Promise<Argon2 | undefined> =>
  loadOptional<Argon2>('@node-rs/argon2', () => import('@node-rs/argon2'));

export const argon2Hasher: PasswordHasher = {
  accepts: (hash) => SHAPE.test(hash),

  // argon2id is what the package makes unless it is told otherwise.
  hash: async (password) => (await installed()).hash(password, COST),

  verify: async (password, hash) => (await installed()).verify(hash, password),

  isOutdated: (hash) => !hash.startsWith(PREFIX),

  decoy: () => `${PREFIX}${unpadded(randomBytes(16))}$${unpadded(randomBytes(32))}`,
};

async function installed(): Promise<Argon2> {
  const argon2 = await findArgon2();
  if (argon2) return argon2;
  throw new Error('A password was hashed with argon2: install @node-rs/argon2 to check it.');
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
