// Passwords are kept as hashes that say how they were made, so that the way can change while old ones are still checked.
import { availableParallelism } from 'node:os';
import { unavailable } from '../auth.errors.js';
import { argon2Hasher, findArgon2 } from './argon2.hasher.js';
import { bcryptHasher } from './bcrypt.hasher.js';
import type { PasswordHasher } from './password.hasher.js';
import { scryptHasher } from './scrypt.hasher.js';
import { WorkLimiter } from './work.limiter.js';

/** How a password may be hashed. */
export type PasswordAlgorithm = 'argon2id' | 'scrypt';

/** The longest password that is hashed, in bytes. */
export const MAX_PASSWORD_BYTES = 1024;

const HASHERS: Readonly<Record<PasswordAlgorithm, PasswordHasher>> = {
  argon2id: argon2Hasher,
  scrypt: scryptHasher,
};
const KNOWN: readonly PasswordHasher[] = [argon2Hasher, scryptHasher, bcryptHasher];
const MAX_WAITING = 200;

/** Half of libuv's threads at most: the other half is for files, names and compression. */
const limiter = new WorkLimiter(
  { running: Math.max(1, Math.min(availableParallelism(), threads() >> 1)), waiting: MAX_WAITING },
  unavailable,
);

function threads(): number {
  return Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) || 4;
}

/**
 * Hashes a password for storage: with argon2id where `@node-rs/argon2` is installed, otherwise with the scrypt of Node.
 *
 * @throws RangeError for an empty password, or one of more than 1,024 bytes
 * @example
 * await users.insert({ email, passwordHash: await hashPassword(password) });
 */
export async function hashPassword(
  password: string,
  { algorithm }: { readonly algorithm?: PasswordAlgorithm } = {},
): Promise<string> {
  const bytes = Buffer.byteLength(password);
  if (bytes === 0 || bytes > MAX_PASSWORD_BYTES) {
    throw new RangeError(`A password has 1 to ${MAX_PASSWORD_BYTES} bytes; this one has ${bytes}.`);
  }
  const hasher = HASHERS[algorithm ?? (await preferred())];
  return limiter.run(() => hasher.hash(password));
}

/** What `verifyPassword` may be told. */
export interface VerifyPasswordOptions {
  /** Stores a stronger hash of the same password, where the stored one is weaker than those made today. */
  readonly upgrade?: (hash: string) => unknown;
}

/**
 * Whether a password is the one that was hashed: with argon2, scrypt, or elsewhere with bcrypt (needs `bcryptjs`). Without a
 * hash it takes as long and is false, so that nobody learns from the time which users exist.
 *
 * @example
 * const user = await users.findOneBy({ email });
 * const isRight = await verifyPassword(password, user?.passwordHash, {
 *   upgrade: (passwordHash) => users.update({ email }, { passwordHash }),
 * });
 * return isRight ? { id: user.id, roles: user.roles } : null;
 */
export async function verifyPassword(
  password: string,
  hash: string | null | undefined,
  { upgrade }: VerifyPasswordOptions = {},
): Promise<boolean> {
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) return false;
  const algorithm = await preferred();
  const hasher = hash ? KNOWN.find((one) => one.accepts(hash)) : undefined;
  if (!hash || !hasher) {
    const decoy = HASHERS[algorithm];
    await limiter.run(() => decoy.verify(password, decoy.decoy()));
    return false;
  }
  const isRight = await limiter.run(() => hasher.verify(password, hash));
  const isWeaker = hasher !== HASHERS[algorithm] || hasher.isOutdated(hash);
  if (isRight && upgrade && isWeaker) await upgrade(await hashPassword(password, { algorithm }));
  return isRight;
}

/** Whether a value is the hash of a password: such a value never leaves the server. */
export function isPasswordHash(value: unknown): boolean {
  return typeof value === 'string' && /^\$(argon2|scrypt\$|2[abxy]\$)/.test(value);
}

async function preferred(): Promise<PasswordAlgorithm> {
  return (await findArgon2()) ? 'argon2id' : 'scrypt';
}
