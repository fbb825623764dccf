// 07.32: passwords as hashes, of today's making and of others'.
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from 'bcryptjs';
import { scryptSync } from 'node:crypto';
import { hashPassword, isPasswordHash, verifyPassword } from './password.js';
import { WorkLimiter } from './work.limiter.js';

const PASSWORD = 'pässwörd: 123 🐦';

describe('07.32 a password', () => {
  it.each(['argon2id', 'scrypt'] as const)('is hashed with %s, and known again', async (algorithm) => {
    const hash = await hashPassword(PASSWORD, { algorithm });
    expect(hash).toMatch(
      algorithm === 'scrypt'
        ? /^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/
        : /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/,
    );
    expect(await hashPassword(PASSWORD, { algorithm })).not.toBe(hash);
    expect(await verifyPassword(PASSWORD, hash)).toBe(true);
    for (const wrong of [`${PASSWORD} `, PASSWORD.slice(0, -2), PASSWORD.toUpperCase(), '', hash]) {
      expect(await verifyPassword(wrong, hash)).toBe(false);
    }
  });

  it('is hashed with argon2id where nothing else is said', async () => {
    expect(await hashPassword('x')).toMatch(/^\$argon2id\$/);
  });

  it('is known by the hash of another program', async () => {
    expect(await verifyPassword(PASSWORD, await bcrypt(PASSWORD, 4))).toBe(true);
    expect(await verifyPassword('other', await bcrypt(PASSWORD, 4))).toBe(false);
    expect(await verifyPassword(PASSWORD, await argon2(PASSWORD, { algorithm: 1, memoryCost: 64 }))).toBe(
      true,
    );
    const key = scryptSync(PASSWORD, 'twelve bytes', 64, { N: 2 ** 10, r: 8, p: 1 });
    const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    expect(
      await verifyPassword(
        PASSWORD,
        `$scrypt$ln=10,r=8,p=1$${text(Buffer.from('twelve bytes'))}$${text(key)}`,
      ),
    ).toBe(true);
  });

  it('of more than 72 bytes is none for bcrypt, which would read no further', async () => {
    const hash = await bcrypt('p'.repeat(72), 4);
    expect(await verifyPassword('p'.repeat(72), hash)).toBe(true);
    expect(await verifyPassword(`${'p'.repeat(72)}x`, hash)).toBe(false);
  });

  it('gets a stronger hash when it is right, and never when it is wrong or strong already', async () => {
    const stored: string[] = [];
    const upgrade = (hash: string) => stored.push(hash);
    const old = [
      await bcrypt(PASSWORD, 4),
      await argon2(PASSWORD, { memoryCost: 64 }),
      await hashPassword(PASSWORD, { algorithm: 'scrypt' }),
    ];
    for (const hash of old) {
      expect(await verifyPassword('wrong', hash, { upgrade })).toBe(false);
      expect(stored).toHaveLength(0);
      expect(await verifyPassword(PASSWORD, hash, { upgrade })).toBe(true);
      const [stronger = ''] = stored.splice(0);
      expect(stronger).toMatch(/^\$argon2id\$v=19\$m=19456/);
      expect(await verifyPassword(PASSWORD, stronger, { upgrade })).toBe(true);
      expect(stored).toHaveLength(0);
    }
  });

  it.each([
    null,
    undefined,
    '',
    PASSWORD,
    '$argon2id$',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$',
    '$scrypt$ln=15,r=8,p=3$',
    '$scrypt$ln=99,r=99,p=99$YWFhYWFhYWFhYWFh$YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh',
    '$2b$04$short',
    '$5$rounds=5000$salt$hash',
  ])('is none where the hash is %j', async (hash) => {
    expect(await verifyPassword(PASSWORD, hash)).toBe(false);
  });

  it('has a length that is neither none nor endless', async () => {
    await expect(hashPassword('')).rejects.toThrow('1 to 1024 bytes; this one has 0');
    await expect(hashPassword('ü'.repeat(513))).rejects.toThrow('this one has 1026');
    expect(await verifyPassword('x'.repeat(10_000_000), await hashPassword('x'))).toBe(false);
  });

  it('is told from its hash', async () => {
    expect(isPasswordHash(await hashPassword('x'))).toBe(true);
    expect(isPasswordHash('$2b$10$abcdefghijklmnopqrstuv')).toBe(true);
    for (const value of ['x', 7, null, '$', 'argon2']) expect(isPasswordHash(value)).toBe(false);
  });
});

it('limits how many run, how many wait, and lets them run in turn', async () => {
  const limiter = new WorkLimiter({ running: 2, waiting: 2 }, () => new Error('full'));
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) =>
    limiter.run(() => {
      order.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = ['a', 'b', 'c', 'd'].map(work);
  await expect(work('e')).rejects.toThrow('full');
  expect(order).toEqual(['a', 'b']);
  ends.shift()?.();
  await all[0];
  expect(order).toEqual(['a', 'b', 'c']);
  for (let end = ends.shift(); end; end = ends.shift()) {
    end();
    await new Promise(setImmediate);
  }
  await Promise.all(all);
  expect(order).toEqual(['a', 'b', 'c', 'd']);
  await expect(limiter.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await expect(limiter.run(() => Promise.resolve(1))).resolves.toBe(1);
});
