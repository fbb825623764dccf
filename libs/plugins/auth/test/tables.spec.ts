// The tables of the module in an application with migrations.
import { Database, DatabaseModule, Migrator, withDatabase } from '@nestling/database';
import { RestModule } from '@nestling/rest';
import { createTestDatabase, TestApp, testDialects, type TestDatabase } from '@nestling/testing';
import { randomBytes } from 'node:crypto';
import { AuthModule, CreateRateLimitTable, CreateSessionTable } from '../src/index.js';
import { authOf, Order, someUsers, WhoamiController, type Users } from './login.app.js';

const migrations = [CreateSessionTable, CreateRateLimitTable];
const TABLES = ['nestling_attempts', 'nestling_rate_limits', 'nestling_sessions'];
const NAMES = ['CreateSessionTable1795262400000', 'CreateRateLimitTable1795262400001'];

async function existing(database: Database, prefix = ''): Promise<string[]> {
  const runner = database.dataSource.createQueryRunner();
  try {
    const found: string[] = [];
    for (const name of TABLES) if (await runner.hasTable(prefix + name)) found.push(name);
    return found;
  } finally {
    await runner.release();
  }
}

describe.each(testDialects())('the tables on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(dialect);
  });
  afterEach(() => database.drop());

  it.each(['', 'shop_'])('are made and dropped by migrations, with the prefix "%s"', async (entityPrefix) => {
    await withDatabase({ url: database.url, entityPrefix, migrations } as never, async (own) => {
      const migrator = new Migrator(own.dataSource, { directory: '/nowhere' });
      expect((await migrator.upgrade()).ran).toEqual(NAMES);
      expect(await existing(own, entityPrefix)).toEqual(TABLES);
      expect(await migrator.check()).toMatchObject({ ok: true, changes: [] });
      expect((await migrator.downgrade({ to: 'base' })).ran).toEqual([...NAMES].reverse());
      expect(await existing(own, entityPrefix)).toEqual([]);
    });
  });

  it('are made at the start where they are missing, and no migration drops them for having no entity', async () => {
    const app = await shop(database.url, await someUsers());
    expect(await existing(app.get(Database))).toEqual(TABLES);
    const migrator = new Migrator(app.get(Database).dataSource, { directory: '/nowhere' });
    expect((await migrator.check()).changes.join()).not.toContain('nestling_');
    await app.close();
  });
});

if (testDialects().includes('postgres')) {
  it('an account that may not make tables works with those that a migration made, and says what is missing', async () => {
    const database = await createTestDatabase('postgres');
    const role = `clerk_${randomBytes(6).toString('hex')}`;
    const url = new URL(database.url);
    url.username = role;
    url.password = role;
    const users = await someUsers();
    await withDatabase({ url: database.url, entities: [Order], migrations } as never, async (own) => {
      await own.dataSource.synchronize();
      await own.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
      try {
        await own.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
        await expect(shop(url.href, users)).rejects.toMatchObject({
          problems: [
            { code: 'AUTH_TABLE_MISSING', remedy: expect.stringContaining('CreateSessionTable') as string },
          ],
        });
        await new Migrator(own.dataSource, { directory: '/nowhere' }).upgrade();
        await own.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`);
        const app = await shop(url.href, users);
        const body = { username: 'ann', password: 'pass:wörd' };
        const { status, headers } = await app.client.post('/auth/login', { body });
        expect([status, headers['x-ratelimit-remaining']]).toEqual([200, '8']);
        expect((await app.client.post('/auth/login', { body: { ...body, password: 'x' } })).status).toBe(401);
        await app.close();
      } finally {
        await own.query(`DROP OWNED BY ${role}`);
        await own.query(`DROP ROLE ${role}`);
      }
    });
    await database.drop();
  });
}

/** A shop with a login whose tables are not made by `synchronize`. */
async function shop(url: string, users: Users): Promise<TestApp> {
  return TestApp.create({
    database: { url } as TestDatabase,
    module: () => ({
      imports: [
        DatabaseModule.forRoot({ url }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        AuthModule.forRoot({
          ...authOf({ users }),
          rateLimit: { requests: 9, window: '1m' },
          rateLimitStore: 'database',
        }),
        RestModule.forFeature([Order]),
      ],
      controllers: [WhoamiController],
    }),
  });
}
