// What every store promises.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { CacheStore } from '../src/index.js';

/** Runs the promises of the port against a store, and against another one that sees the same entries. */
export function describeStore(name: string, open: () => Promise<readonly [CacheStore, CacheStore?]>): void {
  describe(name, () => {
    let store: CacheStore;
    let other: CacheStore;
    const key = (): string => `nestling-test:${randomBytes(6).toString('hex')}\n?ü`;
    const bytes = (text: string): Uint8Array => Buffer.from(text);
    const textOf = (value?: Uint8Array): string | undefined => value && Buffer.from(value).toString();

    beforeAll(async () => {
      const [first, second = first] = await open();
      [store, other] = [first, second];
      await Promise.all([...new Set([store, other])].map((one) => one.connect()));
    });
    afterAll(() => Promise.all([...new Set([store, other])].map((one) => one.close())));

    it('gives bytes back as they were, in the order of the keys', async () => {
      const [one, two] = [key(), key()];
      const raw = randomBytes(3000);
      await store.set(one, raw, 60);
      await store.set(two, bytes('zwei'), 60);
      const [second, none, first] = await other.get([two, key(), one]);
      expect(textOf(second)).toBe('zwei');
      expect(none).toBeUndefined();
      expect(first && raw.equals(first)).toBe(true);
    });

    it('keeps an empty value', async () => {
      const one = key();
      await store.set(one, new Uint8Array(), 60);
      expect((await other.get([one]))[0]?.byteLength).toBe(0);
    });

    it('takes the place of another value', async () => {
      const one = key();
      await store.set(one, bytes('a'), 60);
      await other.set(one, bytes('b'), 60);
      expect(textOf((await store.get([one]))[0])).toBe('b');
    });

    it('forgets after its time', async () => {
      const one = key();
      await store.set(one, bytes('a'), 0.05);
      await setTimeout(120);
      expect(await other.get([one])).toEqual([undefined]);
      expect(await store.add(one, bytes('b'), 60)).toBe(true);
      expect(textOf((await other.get([one]))[0])).toBe('b');
    });

    it('adds for one of many', async () => {
      const one = key();
      const attempts = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? store : other).add(one, bytes(String(index)), 60),
      );
      const won = (await Promise.all(attempts)).flatMap((isMine, index) => (isMine ? [index] : []));
      expect(won).toHaveLength(1);
      expect(textOf((await store.get([one]))[0])).toBe(String(won[0]));
    });

    it('deletes many, and what is not there', async () => {
      const [one, two] = [key(), key()];
      await store.set(one, bytes('a'), 60);
      await store.set(two, bytes('b'), 60);
      await other.delete([one, two, key()]);
      expect(await store.get([one, two])).toEqual([undefined, undefined]);
    });

    it('deletes more keys than a function takes arguments', async () => {
      const one = key();
      await store.set(one, bytes('a'), 60);
      await other.delete([...Array.from({ length: 130_000 }, (_, index) => `${one}${index}`), one]);
      expect(await store.get([one])).toEqual([undefined]);
    });

    it('removes a key only while it has the value', async () => {
      const one = key();
      await store.set(one, bytes('mine'), 60);
      await other.remove(one, bytes('theirs'));
      expect(textOf((await store.get([one]))[0])).toBe('mine');
      await other.remove(one, bytes('mine'));
      expect(await store.get([one])).toEqual([undefined]);
    });

    it('answers its size without failing', async () => {
      await store.set(key(), bytes('a'), 60);
      const { entries } = await store.size();
      expect(entries ?? 1).toBeGreaterThan(0);
    });
  });
}
