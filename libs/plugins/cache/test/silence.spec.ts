// A store that does not answer, by counting: how long that takes is measured by `npm run bench:cache-outage`.
import type { TestApp } from '@nestling/testing';
import { setTimeout } from 'node:timers/promises';
import { CacheService } from '../src/index.js';
import { bootShop } from './shop.app.js';
import { SilentStore } from './silent.store.js';

let app: TestApp;
let store: SilentStore;
let id: number;

const read = async (): Promise<string> => {
  const { status, headers, body } = await app.client.get<{ name: string }>(`/labels/${id}`);
  return `${status} ${headers['x-cache'] ?? 'none'} ${body.name}`;
};
/** Without the probes, which drop everything that was kept and hold up nobody. */
const askedOf = (silent: SilentStore): string[] => silent.takeAsked().filter((name) => name !== 'delete');
const stateOf = async (): Promise<string> => (await app.get(CacheService).statistics()).state;

beforeEach(async () => {
  store = new SilentStore();
  app = await bootShop({ cache: { store, timeout: '20ms' } });
  id = (await app.client.post<{ id: number }>('/labels', { body: { name: 'blue' } })).body.id;
  await read();
  expect(await read()).toBe('200 HIT blue');
  store.takeAsked();
});
afterEach(() => app.close());

describe('13.10 a store that falls silent', () => {
  it('is waited for once by a request, three times in all, and then not at all', async () => {
    store.isSilent = true;
    for (let request = 1; request <= 3; request++) {
      expect(await read()).toBe('200 MISS blue');
      expect(askedOf(store)).toEqual(['get']);
    }
    expect(await stateOf()).toBe('away');
    for (let request = 1; request <= 100; request++) expect(await read()).toBe('200 MISS blue');
    expect(askedOf(store)).toEqual([]);
  });

  it('is waited for once by a write', async () => {
    store.isSilent = true;
    const { status } = await app.client.patch(`/labels/${id}`, { body: { name: 'red', version: 1 } });
    expect([status, ...store.takeAsked()]).toEqual([200, 'delete']);
    expect(await stateOf()).toBe('away');
    expect(await read()).toBe('200 MISS red');
    expect(askedOf(store)).toEqual([]);
  });

  it('is used again once it answers, and nothing of before is given then', async () => {
    store.isSilent = true;
    await app.client.patch(`/labels/${id}`, { body: { name: 'red', version: 1 } });
    store.isSilent = false;
    while ((await stateOf()) === 'away') await setTimeout(10);
    expect(await read()).toBe('200 MISS red');
    expect(await read()).toBe('200 HIT red');
  });

  it('holds up many at once no longer than one', async () => {
    store.isSilent = true;
    const answers = await Promise.all(Array.from({ length: 50 }, read));
    expect(new Set(answers)).toEqual(new Set(['200 MISS blue']));
    expect(askedOf(store)).toEqual(answers.map(() => 'get'));
  });
});
