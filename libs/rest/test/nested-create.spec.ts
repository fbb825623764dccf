// Rows made together with the one that is posted: all of them or none.
import { Injectable } from '@nestjs/common';
import {
  NestlingHttpError,
  type EndpointOptions,
  type NestlingConfigError,
  type RequestContext,
  type Where,
} from '@nestling/core';
import { platforms, testDialects, type TestApp } from '@nestling/testing';
import { OneToMany } from 'typeorm';
import {
  EndpointService,
  Field,
  OnEndpoint,
  Reference,
  References,
  RestDocs,
  RestEndpoint,
  RestEntity,
  RestService,
  type CreateEvent,
  type Relation,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { fieldsOf, type List, type Problem, type View } from './wire.support.js';

@RestEndpoint<Buyer>({ path: 'buyers' })
class Buyer extends RestEntity {
  @Field({ maxLength: 20 }) name!: string;
  @Field({ type: String, nullable: true, unique: true, maxLength: 50 }) email?: string | null;
}

@RestEndpoint<Invoice>({ path: 'invoices', nestedCreate: ['lines', 'buyer'], idempotency: true })
class Invoice extends RestEntity {
  @Field() title!: string;
  @Reference(() => Buyer) buyer!: Relation<Buyer>;
  @OneToMany(() => Line, (line) => line.invoice) lines!: Relation<Line>[];
}

@RestEndpoint<Line>({ path: 'lines', nestedCreate: ['notes'] })
class Line extends RestEntity {
  @Field({ type: 'integer', min: 1 }) quantity!: number;
  @Field({ type: 'integer', readOnly: true, default: 0 }) amount!: number;
  @Reference(() => Invoice) invoice!: Relation<Invoice>;
  @OneToMany(() => Remark, (remark) => remark.line) notes!: Relation<Remark>[];
}

@RestEndpoint<Remark>({ path: 'remarks' })
class Remark extends RestEntity {
  @Field({ minLength: 2 }) text!: string;
  @Reference(() => Line) line!: Relation<Line>;
}

@RestService(Remark)
class RemarkService extends EndpointService<Remark> {
  override scope(_context: RequestContext): Where<Remark> {
    return { text: { ne: 'secret' } };
  }
}

@Injectable()
class LineHooks {
  @OnEndpoint(Line, 'beforeCreate')
  price({ input }: CreateEvent<Line>): void {
    if (input.quantity === 13)
      throw new NestlingHttpError(409, { code: 'TEST_UNLUCKY', detail: 'Thirteen are not sold.' });
    input.amount = (input.quantity ?? 0) * 3;
  }
}

const FEATURE = {
  endpoints: [Buyer, Invoice, Line, Remark],
  services: [RemarkService],
  providers: [LineHooks],
};
const matrix = testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform })));

describe.each(matrix)('nested creation on $database with $platform', ({ database, platform }) => {
  let app: TestApp;
  let buyerId: number;
  beforeAll(async () => {
    app = await bootFeature({ database, platform, feature: FEATURE });
    buyerId = (await app.client.post<View>('/buyers', { body: { name: 'Ada' } })).body.id;
  });
  afterAll(() => app.close());

  const post = (body: object, headers = {}) =>
    app.client.post<View & Problem>('/invoices', { body, headers });
  const rows = async (path: string) => (await app.client.get<List>(`/${path}`)).body.results;
  const counts = async () =>
    Promise.all(['buyers', 'invoices', 'lines', 'remarks'].map(async (path) => (await rows(path)).length));

  it('makes what refers to the row, each by its own endpoint, in order', async () => {
    const lines = [{ quantity: 1 }, { quantity: 2, notes: [{ text: 'first' }, { text: 'second' }] }];
    const { status, body } = await post({ title: 'a', buyerId, lines });
    expect([status, body['buyerId']]).toEqual([201, buyerId]);
    expect(body).not.toHaveProperty('lines');
    const made = (await rows('lines')).filter(({ invoiceId }) => invoiceId === body.id);
    expect(made.map(({ quantity, amount }) => [quantity, amount])).toEqual([
      [1, 3],
      [2, 6],
    ]);
    const remarks = (await rows('remarks')).filter(({ lineId }) => lineId === made[1]?.id);
    expect(remarks.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('makes what the row refers to', async () => {
    const { status, body } = await post({ title: 'b', buyer: { name: 'Bob' } });
    expect(status).toBe(201);
    const [made] = (await rows('buyers')).filter(({ name }) => name === 'Bob');
    expect(body['buyerId']).toBe(made?.id);
  });

  it('makes the row alone where nothing is nested', async () => {
    expect((await post({ title: 'c', buyerId })).status).toBe(201);
    expect((await post({ title: 'd', buyerId, lines: [] })).status).toBe(201);
  });

  it.each<[string, object, string[]]>([
    ['fields at all depths', { lines: [{ quantity: 1, notes: [{ text: 'x' }] }, { quantity: 0 }, {}] }, ['title', 'buyerId', 'lines.0.notes.0.text', 'lines.1.quantity', 'lines.2.quantity']],
    ['a reference beside its row', { title: 'x', buyerId: 1, buyer: { name: 'x' } }, ['buyerId']],
    ['a reference that the row sets', { title: 'x', buyerId: 1, lines: [{ quantity: 1, invoiceId: 1 }] }, ['lines.0.invoiceId']],
    ['names that cannot be written', { title: 'x', buyer: { name: 'x', secret: 1 } }, ['buyer.secret']],
    ['what is no list', { title: 'x', buyerId: 1, lines: { quantity: 1 } }, ['lines']],
    ['what is no row', { title: 'x', buyer: null, lines: [5] }, ['buyer', 'lines.0']],
    ['too many rows', { title: 'x', buyerId: 1, lines: Array.from({ length: 101 }, () => ({ quantity: 1 })) }, ['lines']],
  ])('refuses %s together, and stores nothing', async (_what, body, expected) => {
    const before = await counts();
    const answer = await post(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'REST_BODY_INVALID']);
    expect(fieldsOf(answer).sort()).toEqual([...expected].sort());
    for (const { pointer, field } of answer.body.errors ?? []) expect(pointer).toBe(`/${field.replaceAll('.', '/')}`);
    expect(await counts()).toEqual(before);
  }); // prettier-ignore

  it('stores nothing where a hook, the scope or the database refuses a row, and says which', async () => {
    await post({ title: 'e', buyer: { name: 'Cid', email: 'taken' } });
    const before = await counts();
    const lines = (line: object) => ({ title: 'x', buyer: { name: 'Dan' }, lines: [{ quantity: 1 }, line] });
    const unlucky = await post(lines({ quantity: 13 }));
    expect([unlucky.status, unlucky.body.detail]).toEqual([409, '/lines/1: Thirteen are not sold.']);
    const secret = await post(lines({ quantity: 1, notes: [{ text: 'secret' }] }));
    expect([secret.status, secret.body.code]).toEqual([403, 'REST_OUTSIDE_SCOPE']);
    expect(secret.body.detail).toMatch(/^\/lines\/1: \/notes\/0: /);
    const taken = await post({ title: 'x', buyer: { name: 'Eve', email: 'taken' } });
    expect([taken.status, taken.body.errors?.[0]?.pointer]).toEqual([409, '/buyer/email']);
    expect(await counts()).toEqual(before);
  });

  it('is done once under an Idempotency-Key', async () => {
    const body = { title: 'f', buyerId, lines: [{ quantity: 4 }] };
    const first = await post(body, { 'idempotency-key': 'nested' });
    const before = await counts();
    const second = await post(body, { 'idempotency-key': 'nested' });
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(await counts()).toEqual(before);
  });

  it('is for POST alone', async () => {
    const { body } = await post({ title: 'g', buyerId });
    const change = { lines: [], version: 1 };
    expect(fieldsOf(await app.client.patch(`/invoices/${body.id}`, { body: change }))).toEqual(['lines']);
  });
});

it('is in the document of a POST', async () => {
  const app = await bootFeature({ feature: FEATURE, configure: (server) => RestDocs.setup(server) });
  const schemas = RestDocs.document(app.app).components?.schemas;
  expect(schemas?.['InvoiceCreate']).toMatchObject({
    required: ['title'],
    properties: { lines: { type: 'array', maxItems: 100 }, buyer: { type: 'object' } },
  });
  expect(schemas?.['InvoicePatch']?.['properties']).not.toHaveProperty('lines');
  await app.close();
});

@RestEndpoint({ nestedCreate: ['titel', 'tags', 'buyer'] } as EndpointOptions)
class Wrong extends RestEntity {
  @Field() title!: string;
  @References(() => Remark) tags!: Relation<Remark>[];
  @Reference(() => Buyer) buyer!: Relation<Buyer>;
}

it('is refused at boot where nothing can be made', async () => {
  const source = { entities: [Buyer, Invoice, Line, Remark, Wrong] };
  const refused = await bootFeature({ feature: { endpoints: [Wrong] }, source }).catch(
    (error: unknown) => error,
  );
  expect((refused as NestlingConfigError).problems.map(({ what }) => what.split(',')[0])).toEqual([
    'nestedCreate names "titel"',
    'nestedCreate names "tags"',
    'nestedCreate names "buyer"',
  ]);
});
