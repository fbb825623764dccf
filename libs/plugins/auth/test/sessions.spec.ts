// Every store of sessions does the same; and two processes that share one see the same.
import { Database, DatabaseModule, type DialectName } from '@nestling/database';
import { createTestDatabase, TestApp, testDialects, type TestDatabase } from '@nestling/testing';
import { DataSource } from 'typeorm';
import { CreateSessionTable, type SessionStore, type StoredSession } from '../src/index.js';
import { DatabaseSessions } from '../src/sessions/database-session.store.js';
import { MemorySessions } from '../src/sessions/memory-session.store.js';
import { digestOf, newRefreshToken, readRefreshToken } from '../src/sessions/refresh.token.js';
import { Revocations } from '../src/sessions/revocations.js';

const ids = Array.from({ length: 9 }, (_, index) => digestOf(`id ${index}`));
const HOUR = 3_600_000;
const session = (change: Partial<StoredSession> = {}): StoredSession => ({
  id: ids[0] ?? '',
  subject: digestOf('ann'),
  token: 'first',
  claims: { sub: 'ann', user: { name: 'Ånn 🐦', roles: ['a'] } },
  expiresAt: Date.now() + HOUR,
  isRevoked: false,
  ...change,
});

describe.each<'memory' | DialectName>(['memory', ...testDialects()])('sessions in %s', (kind) => {
  let app: TestApp | undefined;
  let store: SessionStore;
  beforeAll(async () => {
    if (kind === 'memory') return void (store = new MemorySessions());
    app = await TestApp.create({
      database: kind,
      module: ({ url }) => ({ imports: [DatabaseModule.forRoot({ url })] }),
    });
    const database = app.get(Database);
    // Several processes start at once.
    await Promise.all([1, 2, 3].map(() => new DatabaseSessions(database).prepare()));
    store = new DatabaseSessions(database);
    await store.prepare();
  });
  afterAll(() => app?.close());

  it('are kept, one of each id', async () => {
    const kept = session();
    expect(await store.add(kept)).toBe(true);
    expect(await store.add({ ...kept, token: 'other' })).toBe(false);
    expect(await store.find(kept.id)).toEqual(kept);
    expect(await store.find(ids[8] ?? '')).toBeUndefined();
  });

  it('take one next token, whoever asks first', async () => {
    const [, id = ''] = ids;
    await store.add(session({ id }));
    const taken = await Promise.all(ids.map((next) => store.rotate(id, 'first', next)));
    expect(taken.filter((was) => was)).toHaveLength(1);
    const { token } = (await store.find(id)) ?? {};
    expect(ids.indexOf(String(token))).toBe(taken.indexOf(true));
    expect(await store.rotate(id, String(token), 'third')).toBe(true);
    expect(await store.rotate(id, String(token), 'fourth')).toBe(false);
  });

  it('end alone or with those of the same subject, once, and take no token then', async () => {
    const [, , , a = '', b = '', c = ''] = ids;
    const until = Date.now() + HOUR / 2;
    for (const id of [a, b]) await store.add(session({ id, subject: digestOf('bob') }));
    await store.add(session({ id: c, subject: digestOf('eve') }));
    expect(await store.revoke({ id: a }, until)).toBe(1);
    expect(await store.revoke({ id: a }, until)).toBe(0);
    expect(await store.rotate(a, 'first', 'second')).toBe(false);
    expect(await store.find(a)).toMatchObject({ isRevoked: true, expiresAt: until });
    expect(await store.revoke({ subject: digestOf('bob') }, until)).toBe(1);
    expect([...(await store.revoked())].sort()).toEqual([a, b].sort());
    expect(await store.rotate(c, 'first', 'second')).toBe(true);
  });

  it('that ended of late can be had alone', async () => {
    const [early, late] = [digestOf('early'), digestOf('late')];
    for (const id of [early, late]) await store.add(session({ id, subject: digestOf('tim') }));
    await store.revoke({ id: early }, Date.now() + HOUR);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await store.revoke({ id: late }, Date.now() + HOUR);
    await store.add(session({ id: digestOf('added'), isRevoked: true }));
    expect(await store.revoked()).toEqual(expect.arrayContaining([early, late, digestOf('added')]));
    const found = await store.revoked(2_000);
    expect(found).toEqual(expect.arrayContaining([late, digestOf('added')]));
    // A store may answer more than it was asked for.
    expect(found.includes(early)).toBe(kind === 'memory');
  });

  it('are forgotten when they have expired', async () => {
    const [, , , , , , gone = '', ended = ''] = ids;
    await store.add(session({ id: gone, expiresAt: Date.now() - 1 }));
    await store.add(session({ id: ended, isRevoked: true, expiresAt: Date.now() - 1 }));
    expect(await store.find(gone)).toBeUndefined();
    expect(await store.rotate(gone, 'first', 'second')).toBe(false);
    expect(await store.revoke({ id: gone }, Date.now() + HOUR)).toBe(0);
    expect(await store.revoked()).not.toContain(ended);
    await store.sweep();
    expect(await store.add(session({ id: gone }))).toBe(true);
  });
});

describe('the table of sessions', () => {
  const migrated = async (database: TestDatabase) => {
    const sqlite = { type: 'better-sqlite3' as const, driver: (await import('libsql')).default };
    return new DataSource({
      ...sqlite,
      database: database.url.replace('sqlite:///', ''),
      entityPrefix: 'shop_',
      migrations: [CreateSessionTable],
    }).initialize();
  };

  it('can be made by a migration, with the prefix of the data source', async () => {
    const database = await createTestDatabase('sqlite');
    const dataSource = await migrated(database);
    try {
      await dataSource.runMigrations();
      const runner = dataSource.createQueryRunner();
      expect(await runner.hasTable('shop_nestling_sessions')).toBe(true);
      const store = new DatabaseSessions(Database.of(dataSource));
      await store.prepare();
      expect(await store.add(session())).toBe(true);
      await dataSource.undoLastMigration();
      expect(await runner.hasTable('shop_nestling_sessions')).toBe(false);
    } finally {
      await dataSource.destroy();
      await database.drop();
    }
  });

  it('that is missing and cannot be made is told at the start', async () => {
    const database = await createTestDatabase('sqlite');
    const dataSource = await migrated(database);
    try {
      await dataSource.query('PRAGMA query_only = ON');
      await expect(new DatabaseSessions(Database.of(dataSource)).prepare()).rejects.toMatchObject({
        problems: [
          { code: 'AUTH_TABLE_MISSING', remedy: expect.stringContaining('CreateSessionTable') as string },
        ],
      });
    } finally {
      await dataSource.destroy();
      await database.drop();
    }
  });
});

describe('the list of ended sessions', () => {
  it('is fetched whole at times, and otherwise what is new in it', async () => {
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const asked: unknown[] = [];
    let ended: string[] = ['a'];
    class Asked extends MemorySessions {
      override async revoked(within?: number) {
        asked.push(within);
        return ended;
      }
    }
    try {
      const list = new Revocations(new Asked());
      const known = async (time: number, ...fetched: string[]) => {
        [now, ended] = [time, fetched];
        await list.has('');
        const found: string[] = [];
        for (const id of ['a', 'b']) if (await list.has(id)) found.push(id);
        return found;
      };
      expect(await known(1_000, 'a')).toEqual(['a']);
      expect(await known(11_000, 'b')).toEqual(['a', 'b']);
      expect(await known(290_000)).toEqual(['a', 'b']);
      expect(await known(302_000, 'b')).toEqual(['b']);
      list.expire();
      expect(await known(302_001, 'a')).toEqual(['a']);
      expect(asked).toEqual([undefined, 70_000, 339_000, undefined, undefined]);
    } finally {
      clock.mockRestore();
    }
  });

  it('is fetched once for many, and never used when it is old and cannot be fetched', async () => {
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    let fetches = 0;
    let isDown = false;
    class Counting extends MemorySessions {
      override async revoked() {
        fetches++;
        if (isDown) throw new Error('down');
        return super.revoked();
      }
    }
    try {
      const store = new Counting();
      const list = new Revocations(store);
      await Promise.all(ids.map((id) => list.has(id)));
      expect(fetches).toBe(1);
      await store.add(session({ isRevoked: true }));
      now = 1_900;
      expect(await list.has(ids[0] ?? '')).toBe(false);
      now = 4_400;
      expect(await list.has(ids[0] ?? '')).toBe(false);
      await new Promise(setImmediate);
      expect(await list.has(ids[0] ?? '')).toBe(true);
      list.add('own');
      expect(await list.has('own')).toBe(true);
      isDown = true;
      now = 9_500;
      await expect(list.has(ids[0] ?? '')).rejects.toThrow('down');
      isDown = false;
      expect(await list.has(ids[0] ?? '')).toBe(true);
    } finally {
      clock.mockRestore();
    }
  });
});

it('reads refresh tokens that it made, and no others', () => {
  const first = newRefreshToken();
  const second = newRefreshToken(first);
  expect(second.id).toBe(first.id);
  expect(second.token).not.toBe(first.token);
  expect(newRefreshToken().id).not.toBe(first.id);
  expect(readRefreshToken(second.text)).toEqual(second);
  for (const text of [
    '',
    '.',
    `${first.text}x`,
    ` ${first.text}`,
    first.text.replace('.', ''),
    `${first.text}\n`,
    first.id,
  ]) {
    expect(readRefreshToken(text)).toBeUndefined();
  }
});
