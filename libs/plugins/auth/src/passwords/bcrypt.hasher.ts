// Hashes that another system made with bcrypt. None are made here: bcrypt reads 72 bytes of a password and no more.
import { loadOptional } from '../optional.package.js';
import type { PasswordHasher } from './password.hasher.js';

/** What is used of the package. */
interface Bcrypt {
  compare(password: string, hash: string): Promise<boolean>;
}

const MAX_BYTES = 72;

export const bcryptHasher: PasswordHasher = {
  accepts: (hash) => /^\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash),

  hash: () =>
    Promise.reject(new Error('Passwords are not hashed with bcrypt; argon2id and scrypt are stronger.')),

  async verify(password, hash) {
    const bcrypt = await loadOptional<Bcrypt>('bcryptjs', () => import('bcryptjs'));
    if (!bcrypt) throw new Error('A password was hashed with bcrypt: install bcryptjs to check it.');
    // A longer one would be accepted for any other with the same beginning.
    if (Buffer.byteLength(password) > MAX_BYTES) return false;
    return bcrypt.compare(password, hash);
  },

  isOutdated: () => true,

  decoy: () => '',
};
