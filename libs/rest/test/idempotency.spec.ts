// Idempotency-Key: however often a request is sent, it is done once.
import type { DialectName } from '@nestling/database';
import { platforms, testDialects, type TestApp, type TestClient, type TestResponse } from '@nestling/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { IdempotencyKeeper } from '../src/idempotency/idempotency.keeper.js';
import { bootFeature } from './feature.app.js';
import { happened, PAYMENTS } from './idempotency.support.js';
import type { List, Problem, View } from './wire.support.js';

const matrix = testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform })));

const PAYMENT = { amount: '9.90', note: 'rent' };

describe.each(matrix)('Idempotency-Key on $database with $platform', ({ database, platform }) => {
  let app: TestApp;
  let keys = 0;
  beforeAll(async () => {
    app = await bootFeature({ database, platform, feature: PAYMENTS });
  });
  afterAll(() => app.close());
  beforeEach(() => void happened.splice(0));

  const newKey = (): string => `key-${++keys}`;
  const pay = (key: string, body: object = PAYMENT, client: TestClient = app.client) =>
    client.post<View & Problem>('/payments', { body, headers: { 'idempotency-key': key } });
  const countOf = async (note: string): Promise<number> =>
    (await app.client.get<List>(`/payments?note=${encodeURIComponent(note)}`)).body.results.length;
  const summary = ({ status, text, headers }: TestResponse<unknown>): unknown => ({
    status,
    text,
    location: headers['location'],
    etag: headers['etag'],
    type: headers['content-type'],
  });

  it('answers a repeat with the very bytes of the first answer, and runs nothing again', async () => {
    const key = newKey();
    const first = await pay(key, { ...PAYMENT, note: 'ünï "quoted" \u2028' });
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect(first.headers['location']).toBe(`/payments/${first.body.id}`);
    await sleep(20);
    const done = [...happened];
    expect(done.map((event) => event.split(' ')[0])).toEqual(['after', 'committed', 'background']);
    const second = await pay(key, { ...PAYMENT, note: 'ünï "quoted" \u2028' });
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(summary(second)).toEqual(summary(first));
    await sleep(20);
    expect(happened).toEqual(done);
    expect(await countOf(first.body['note'] as string)).toBe(1);
  });

  it('does every request where there is no key', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await app.client.post<View>('/payments', { body: PAYMENT })).body.id),
    );
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each([
    ['another body', { amount: '9.91', note: 'rent' }, ''],
    ['another query string', PAYMENT, '?'.concat('x=1')],
  ])('refuses a key that comes with %s', async (_what, body, query) => {
    const key = newKey();
    await pay(key);
    const { status, body: problem } = await app.client.post<Problem>(`/payments${query}`, {
      body,
      headers: { 'idempotency-key': key },
    });
    expect([status, problem.code]).toEqual([422, 'REST_IDEMPOTENCY_KEY_REUSED']);
  });

  it('leaves the key free after a refusal', async () => {
    const key = newKey();
    expect((await pay(key, { note: 'no amount' })).status).toBe(422);
    expect((await pay(key, { ...PAYMENT, slip: `slip ${key}` })).status).toBe(201);
    const taken = newKey();
    expect((await pay(taken, { ...PAYMENT, slip: `slip ${key}` })).status).toBe(409);
    expect((await pay(taken, { ...PAYMENT, slip: 'another' })).status).toBe(201);
  });

  it('refuses together what is refused, and blames no deadlock on anybody', async () => {
    await pay(newKey(), { ...PAYMENT, slip: 'contested' });
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => pay(key, { ...PAYMENT, slip: 'contested' })),
    );
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual(
      answers.map(() => '409 REST_NOT_UNIQUE'),
    );
  });

  it('keeps the keys of callers apart', async () => {
    const key = newKey();
    const clients = [
      app.client,
      app.as({ sub: 'ada' }),
      app.as({ id: 1 }),
      app.as({ userId: 2 }),
      app.as({ email: 'ada@example.com' }),
      app.as({ email: 'bob@example.com' }),
    ];
    const first = await Promise.all(clients.map((client) => pay(key, PAYMENT, client)));
    const authorized = await app.client.post<View>('/payments', {
      body: PAYMENT,
      headers: { 'idempotency-key': key, authorization: 'Bearer x' },
    });
    const ids = [...first.map(({ body }) => body.id), authorized.body.id];
    expect(new Set(ids).size).toBe(ids.length);
    // A new token of the same user is the same caller.
    const again = await pay(key, PAYMENT, app.as({ sub: 'ada', iat: 17 }));
    expect(again.body.id).toBe(ids[1]);
  });

  it('keeps the keys of endpoints apart, and their case', async () => {
    const answers = [await pay('Same'), await pay('same')];
    const refund = await app.client.post('/refunds', {
      body: { note: 'x' },
      headers: { 'idempotency-key': 'same' },
    });
    expect([...answers, refund].map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers[0]?.body.id).not.toBe(answers[1]?.body.id);
  });

  it.each([['a key with spaces'], ['x'.repeat(256)], ['']])('refuses the key %j', async (key) => {
    const { status, body } = await pay(key);
    expect([status, body.code]).toEqual([400, 'REST_IDEMPOTENCY_KEY_INVALID']);
  });

  it('takes a key of 255 characters', async () => {
    expect((await pay(`${newKey()}${'~'.repeat(245)}`)).status).toBe(201);
  });

  it('asks for a key where one is required', async () => {
    const { status, body } = await app.client.post<Problem>('/refunds', { body: { note: 'x' } });
    expect([status, body.code]).toEqual([400, 'REST_IDEMPOTENCY_KEY_INVALID']);
  });

  it('refuses the media type before the key', async () => {
    const headers = { 'idempotency-key': 'a b', 'content-type': 'text/plain' };
    expect((await app.client.post('/payments', { raw: 'x', headers })).status).toBe(415);
  });

  it('makes a repeat wait for the first request, and gives it that answer', async () => {
    const key = newKey();
    const body = { ...PAYMENT, note: 'slow 700' };
    const [first, second] = await Promise.all([pay(key, body), sleep(200).then(() => pay(key, body))]);
    expect([first?.status, second?.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(second?.text).toBe(first?.text);
  });

  it('takes an expired key for a new one, swept or not', async () => {
    const refund = async (note: string): Promise<number> => {
      const headers = { 'idempotency-key': 'expiring' };
      return (await app.client.post<View>('/refunds', { body: { note }, headers })).body.id;
    };
    const first = await refund('a');
    expect(await refund('a')).toBe(first);
    await sleep(350);
    const second = await refund('b');
    expect(second).not.toBe(first);
    await sleep(350);
    await app.get(IdempotencyKeeper).sweep();
    expect(await refund('c')).not.toBe(second);
  });
});

describe.each(testDialects())('Idempotency-Key under fire on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database, feature: PAYMENTS });
  });
  afterAll(() => app.close());

  it('makes 200 rows of 200 keys sent 5 times each at once, with equal answers', async () => {
    const keys = Array.from({ length: 200 }, (_, index) => `fire-${index}`);
    const answers = await Promise.all(
      keys.flatMap((key) =>
        Array.from({ length: 5 }, async () => {
          const body = { ...PAYMENT, note: key };
          const { status, text } = await app.client.post('/payments', {
            body,
            headers: { 'idempotency-key': key },
          });
          return `${status} ${text}`;
        }),
      ),
    );
    expect(answers.filter((answer) => !answer.startsWith('201 '))).toEqual([]);
    expect(new Set(answers).size).toBe(200);
    const { body } = await app.client.get<List>('/payments');
    expect(body.results.map((row) => row['note']).sort()).toEqual(keys.sort());
  }, 120_000);

  const waits = database === 'sqlite' ? it.skip : it;
  waits(
    'tells a repeat to come again once it has waited for 5 seconds, and leaves no limit behind',
    async () => {
      const body = { ...PAYMENT, note: 'slow 6500' };
      const pay = () =>
        app.client.post<Problem>('/payments', { body, headers: { 'idempotency-key': 'slow' } });
      const [first, second] = await Promise.all([pay(), sleep(300).then(pay)]);
      expect([first.status, second.status, second.body.code]).toEqual([
        201,
        409,
        'REST_IDEMPOTENCY_IN_PROGRESS',
      ]);
      expect(second.headers['retry-after']).toBe('1');
      const third = await pay();
      expect([third.status, third.text]).toEqual([201, first.text]);
    },
  );
});

it('tells callers apart by the function that the application gives', async () => {
  const callerOf = ({ headers }: { headers: Record<string, unknown> }) => String(headers['x-tenant']);
  const app = await bootFeature({ feature: PAYMENTS, rest: { idempotency: { callerOf } } });
  const pay = async (tenant: string) => {
    const headers = { 'idempotency-key': 'k', 'x-tenant': tenant };
    return (await app.client.post<View>('/payments', { body: PAYMENT, headers })).body.id;
  };
  expect([await pay('a'), await pay('b'), await pay('a')]).toEqual([1, 2, 1]);
  await app.close();
});
