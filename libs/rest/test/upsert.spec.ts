// PUT on the list: the row with a natural key is made or replaced, also when several callers do it at once.
import { NestlingConfigError, RequestContext, type EndpointOptions, type Where } from '@nestling/core';
import { Database } from '@nestling/database';
import { platforms, testDialects, type TestApp } from '@nestling/testing';
import { Column, DeleteDateColumn, Entity, PrimaryColumn, Unique } from 'typeorm';
import {
  EndpointService,
  Field,
  OnEndpoint,
  RestEndpoint,
  RestEntity,
  RestService,
  type CreateInput,
  type ReadView,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import { fieldsOf, type List, type Problem, type View } from './wire.support.js';

@RestEndpoint<Ware>({ path: 'wares', upsert: ['sku', ['shop', 'shelf']] })
@Unique(['shop', 'shelf'])
class Ware extends RestEntity {
  @Field({ unique: true, maxLength: 50 }) sku!: string;
  @Field({ type: String, nullable: true, maxLength: 50 }) shop?: string | null;
  @Field({ type: 'integer', nullable: true }) shelf?: number | null;
  @Field({ default: 'new' }) state!: string;
  @Field({ type: String, nullable: true, unique: true, maxLength: 50 }) slug?: string | null;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@RestEndpoint<Country>({ path: 'countries', upsert: ['code'] })
@Entity()
class Country {
  @PrimaryColumn({ length: 2 }) code!: string;
  @Column() title!: string;
}

@RestEndpoint<Secret>({ path: 'secrets', upsert: ['name'] })
class Secret extends RestEntity {
  @Field({ unique: true, maxLength: 50 }) name!: string;
  @Field({ default: true }) open!: boolean;
}

@RestService(Secret)
class SecretService extends EndpointService<Secret> {
  override scope({ isSystem }: RequestContext): Where<Secret> {
    return isSystem ? {} : { open: true };
  }
  override create(input: CreateInput<Secret>, context: RequestContext): Promise<ReadView<Secret>> {
    return super.create({ ...input, open: input.open ?? true }, context);
  }
}

class Ear {
  readonly heard: string[] = [];
  @OnEndpoint(Ware, 'beforeCreate') create(): void {
    this.heard.push('create');
  }
  @OnEndpoint(Ware, 'beforeUpdate') update(): void {
    this.heard.push('update');
  }
}

const feature = { endpoints: [Ware, Country, Secret], services: [SecretService], providers: [Ear] };
const matrix = testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform })));

describe.each(matrix)('upserts on $database with $platform', ({ database, platform }) => {
  let app: TestApp;
  let serial = 0;
  beforeAll(async () => {
    app = await bootFeature({ feature, database, platform });
  });
  afterAll(() => app.close());

  const put = <B = View>(path: string, body: object, headers: Record<string, string> = {}) =>
    app.client.put<B>(path, { body, headers });
  const fresh = (): string => `sku-${++serial}`;

  it('make a row that is not there, as POST does', async () => {
    const sku = fresh();
    const { status, body, headers } = await put('/wares?on=sku', { sku, version: 7 });
    expect([status, headers['etag'], headers['location']]).toEqual([201, '"1"', `/wares/${body.id}`]);
    expect(body).toMatchObject({ sku, state: 'new', version: 1 });
    expect((await app.client.get(`/wares/${body.id}`)).body).toEqual(body);
  });

  it('replace a row that is there, as PUT does', async () => {
    const sku = fresh();
    const made = (await put('/wares?on=sku', { sku, state: 'old' })).body;
    const { status, body, headers } = await put('/wares?on=sku', { sku, version: 1 });
    expect([status, headers['etag'], headers['location']]).toEqual([200, '"2"', undefined]);
    expect(body).toMatchObject({ id: made.id, state: 'new', version: 2 });
  });

  it('need the version of a row that is there', async () => {
    const sku = fresh();
    await put('/wares?on=sku', { sku });
    const missing = await put<Problem>('/wares?on=sku', { sku });
    expect([missing.status, fieldsOf(missing)]).toEqual([422, ['version']]);
    expect((await put<Problem>('/wares?on=sku', { sku, version: 5 })).body.code).toBe(
      'REST_VERSION_CONFLICT',
    );
    expect((await put('/wares?on=sku', { sku }, { 'if-match': '"5"' })).status).toBe(412);
    expect((await put('/wares?on=sku', { sku }, { 'if-match': '"1"' })).status).toBe(200);
    expect((await put('/wares?on=sku', { sku }, { 'if-match': '*' })).status).toBe(200);
  });

  it('honour that there be a row, or none', async () => {
    const sku = fresh();
    expect((await put('/wares?on=sku', { sku }, { 'if-match': '*' })).status).toBe(412);
    expect((await put('/wares?on=sku', { sku }, { 'if-none-match': '*' })).status).toBe(201);
    expect((await put('/wares?on=sku', { sku, version: 1 }, { 'if-none-match': '*' })).status).toBe(412);
  });

  it('take keys of several fields, and need each', async () => {
    const place = { shop: `shop-${++serial}`, shelf: 4 };
    const made = await put('/wares?on=shop,shelf', { ...place, sku: fresh() });
    expect(made.status).toBe(201);
    const again = await put('/wares?on=shop%2Cshelf', { ...place, sku: fresh(), version: 1 });
    expect([again.status, again.body.id]).toEqual([200, made.body.id]);
    const partly = await put('/wares?on=shop,shelf', { shop: 'x', shelf: null, sku: fresh() });
    expect([partly.status, fieldsOf(partly)]).toEqual([422, ['shelf']]);
  });

  it('name the key where there are several, and it need not be named where there is one', async () => {
    const body = { sku: fresh() };
    expect((await put('/wares', body)).status).toBe(400);
    const misspelt = await put<Problem>('/wares?on=skuu', body);
    expect([misspelt.status, misspelt.body.detail]).toEqual([
      400,
      'on takes no key skuu; did you mean "sku"?; use sku or shop,shelf.',
    ]);
    expect((await put('/wares?on=sku&x=1', body)).status).toBe(400);
    const code = String.fromCharCode(65 + (++serial % 26)) + 'X';
    expect((await put('/countries', { code, title: 'a' })).status).toBe(201);
    const replaced = await put('/countries?on=code', { code, title: 'b' });
    expect([replaced.status, replaced.body]).toEqual([200, { code, title: 'b' }]);
    expect((await put('/countries', { code, title: 'b' }, { 'if-match': '"x"' })).status).toBe(412);
  });

  it('check the body before the database is asked', async () => {
    const { status, body } = await put<Problem>('/wares?on=sku', { sku: 1, nope: 2 });
    expect([status, body.errors?.map(({ field }) => field).sort()]).toEqual([422, ['nope', 'sku']]);
  });

  it('answer 409 to another unique value, and to a row that is deleted or out of scope', async () => {
    const [first, second] = [fresh(), fresh()];
    await put('/wares?on=sku', { sku: first, slug: first });
    const taken = await put<Problem>('/wares?on=sku', { sku: second, slug: first });
    expect([taken.status, fieldsOf(taken)]).toEqual([409, ['slug']]);
    const { body } = await put('/wares?on=sku', { sku: second });
    await app.client.delete(`/wares/${body.id}`);
    expect((await put('/wares?on=sku', { sku: second, version: 2 })).status).toBe(409);
    const secrets = endpointServiceOf(app, Secret);
    await secrets.create({ name: second, open: false }, RequestContext.system());
    expect((await put('/secrets', { name: second, version: 1 })).status).toBe(409);
    expect((await put('/secrets', { name: first, open: false })).status).toBe(403);
  });

  it('never make two rows, whoever races', async () => {
    for (let round = 0; round < 5; round++) {
      const sku = fresh();
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          put('/wares?on=sku', { sku, state: String(index), ...(index % 2 ? { version: 1 } : {}) }),
        ),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(statuses.filter((status) => ![200, 201, 409, 422].includes(status))).toEqual([]);
      const rows = (await app.client.get<List>('/wares')).body.results.filter((row) => row['sku'] === sku);
      expect(rows).toHaveLength(1);
    }
  });

  it('work for programs, inside of their transactions, and need no version there', async () => {
    const sku = fresh();
    const wares = endpointServiceOf(app, Ware);
    const ear = app.get(Ear);
    ear.heard.length = 0;
    const results = await app
      .get(Database)
      .transaction(async () => [
        await wares.upsert({ sku }, 'sku', RequestContext.system()),
        await wares.upsert({ sku, state: 'b' }, 'sku', RequestContext.system()),
      ]);
    expect(results).toMatchObject([
      { created: true, row: { sku, version: 1 } },
      { created: false, row: { sku, state: 'b', version: 2 } },
    ]);
    expect(ear.heard).toEqual(['create', 'update']);
    await expect(wares.upsert({ sku }, 'nope', RequestContext.system())).rejects.toThrow('no natural key');
  });

  it('are offered where they are declared', async () => {
    expect((await app.client.options('/wares')).headers['allow']).toBe('GET, HEAD, POST, PUT');
  });
});

it('need a unique constraint, writable fields, and both verbs', async () => {
  const options = {
    path: 'loose',
    methods: ['GET', 'PUT'],
    upsert: ['text', 'id', ['text', 'kind'], 'nope'],
  };
  @RestEndpoint(options as EndpointOptions)
  class Loose extends RestEntity {
    @Field() text!: string;
    @Field() kind!: string;
  }
  const booted = bootFeature({ feature: { endpoints: [Loose] } });
  await expect(booted).rejects.toThrow(NestlingConfigError);
  const remedies = [
    'enable POST and PUT',
    '@Field({ unique: true })',
    'name fields that a caller writes',
    "@Unique(['text', 'kind'])",
    'use one of',
  ];
  await expect(booted).rejects.toMatchObject({
    problems: remedies.map((remedy) => ({ remedy: expect.stringContaining(remedy) })),
  });
});
