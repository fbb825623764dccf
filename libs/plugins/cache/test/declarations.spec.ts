// An application that is changed and started again finds the answers that it kept before.
import { Injectable, Module, type Type } from '@nestjs/common';
import { EndpointPlugin, type PlanExtensions, type PluginDeclaration } from '@nestling/core';
import { DatabaseModule } from '@nestling/database';
import {
  Computed,
  Field,
  Reference,
  RestEndpoint,
  RestEntity,
  RestModule,
  type Relation,
} from '@nestling/rest';
import { createTestDatabase, TestApp, type TestDatabase } from '@nestling/testing';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CacheModule } from '../src/index.js';

interface Build {
  readonly hidden?: boolean;
  readonly sql?: string;
  /** A field for callers of the role `hr`. */
  readonly secret?: string;
}

/** The classes of one build. */
function build({ hidden = false, sql = '{pay} + 1', secret }: Build): { endpoints: Type[]; plugin: Type } {
  @RestEndpoint<Clerk>({ path: 'clerks', cache: { ttl: '60s' } })
  class Clerk extends RestEntity {
    @Field() name!: string;
    @Field({ type: 'integer', hidden }) pay!: number;
    @Computed({ type: 'integer', sql }) more!: number;
  }
  @RestEndpoint<Desk>({ path: 'desks', include: ['clerk'], cache: { ttl: '60s' } })
  class Desk extends RestEntity {
    @Reference(() => Clerk) clerk!: Relation<Clerk>;
  }
  @Injectable()
  class Readers extends EndpointPlugin {
    readonly options = [];
    compile({ entity }: PluginDeclaration): PlanExtensions {
      if (entity !== Clerk || secret === undefined) return {};
      return { fieldPolicies: [{ names: [secret], readable: ({ user }) => user?.['role'] === 'hr' }] };
    }
  }
  @Module({ providers: [Readers] })
  class ReadersModule {}
  return { endpoints: [Clerk, Desk], plugin: ReadersModule };
}

const file = join(tmpdir(), `nestling-cache-${randomBytes(6).toString('hex')}.db`);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('sqlite');
  await started({}, async (app) => {
    await app.client.post('/clerks', { body: { name: 'Ann', pay: 7 } });
    await app.client.post('/desks', { body: { clerkId: 1 } });
  });
});
afterAll(async () => {
  await database.drop();
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
});

/** Starts a build, does something, and stops it. */
async function started<R>(made: Build, work: (app: TestApp) => Promise<R>): Promise<R> {
  const { endpoints, plugin } = build(made);
  const app = await TestApp.create({
    database,
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        CacheModule.forRoot({ store: { sqlite: file } }),
        RestModule.forFeature({ endpoints, imports: [plugin] }),
      ],
    }),
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

const ask = (made: Build, path: string, role?: string): Promise<[state: string | undefined, text: string]> =>
  started(made, async (app) => {
    const { headers, text } = await (role === undefined ? app.client : app.as({ role })).get(path);
    return [headers['x-cache'], text];
  });

it('gives them again where nothing was changed', async () => {
  const [first, again] = [await ask({}, '/clerks/1'), await ask({}, '/clerks/1')];
  expect([first[0], again]).toEqual(['MISS', ['HIT', first[1]]]);
});

it.each(['/clerks', '/desks?include=clerk'])('shows nothing of %s that is hidden by now', async (path) => {
  expect((await ask({}, path))[1]).toContain('"pay":7');
  const [state, text] = await ask({ hidden: true }, path);
  expect([state, text.includes('pay')]).toEqual(['MISS', false]);
});

it('makes anew what is computed in another way', async () => {
  expect((await ask({}, '/clerks/1'))[1]).toContain('"more":8');
  expect((await ask({ sql: '{pay} + 2' }, '/clerks/1'))[1]).toContain('"more":9');
});

it('asks by whom a field may be seen that everybody saw until now', async () => {
  expect((await ask({ secret: 'pay' }, '/clerks', 'clerk'))[1]).toContain('"name":"Ann"');
  expect((await ask({ secret: 'name' }, '/clerks', 'clerk'))[1]).not.toContain('Ann');
  expect((await ask({ secret: 'name' }, '/clerks', 'hr'))[1]).toContain('Ann');
  expect((await ask({ secret: 'name' }, '/clerks', 'hr'))[0]).toBe('HIT');
});
