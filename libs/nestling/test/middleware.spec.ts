import type { HttpMiddleware } from '@nestling/server';
import { createApp } from '../src/index.js';

const log: string[] = [];

/** Notes that it was passed, and marks the answer. */
const named = (name: string): HttpMiddleware => ({
  before: ({ method, url }) => void log.push(`${name} before ${method} ${url}`),
  after: (_request, response) => {
    log.push(`${name} after ${response.status}`);
    response.setHeader(`x-${name}`, 'seen');
  },
});
const gate: HttpMiddleware = {
  before: ({ headers }) =>
    headers['x-closed']
      ? {
          status: 429,
          headers: { 'retry-after': '5', 'x-rate-limit-exceeded': 'yes' },
          body: { detail: 'closed' },
        }
      : undefined,
};

describe('middleware', () => {
  let app: Awaited<ReturnType<typeof createApp>>;

  beforeAll(async () => {
    app = await createApp({
      database: { url: 'sqlite::memory:' },
      corsOrigins: ['https://shop.example'],
      trustedProxies: ['10.0.0.0/8'],
      middleware: [named('outer'), gate, named('inner')],
      endpoints: [{ route: '/notes', fields: { text: { type: 'str' } }, meta: { methods: ['GET'] } }],
    });
    await app.init();
  });
  afterAll(() => app.close());
  beforeEach(() => log.splice(0));

  it('runs before in order and after in reverse', async () => {
    const { statusCode, headers } = await app.inject('/notes');
    expect(statusCode).toBe(200);
    expect(log).toEqual([
      'outer before GET /notes',
      'inner before GET /notes',
      'inner after 200',
      'outer after 200',
    ]);
    expect(headers).toMatchObject({ 'x-outer': 'seen', 'x-inner': 'seen' });
  });

  it.each([
    [404, 'GET', '/nothing'],
    [405, 'DELETE', '/notes/1'],
    [404, 'GET', '/notes/1'],
    [400, 'GET', '/notes?x=1'],
  ] as const)('runs after for a %s, too', async (status, method, url) => {
    const { statusCode, headers } = await app.inject({ method, url });
    expect(statusCode).toBe(status);
    expect(headers).toMatchObject({ 'x-outer': 'seen', 'x-inner': 'seen' });
  });

  it('09.07: answers in place of the route; only what was passed sees the answer', async () => {
    const answer = await app.inject({
      url: '/notes',
      headers: { 'x-closed': '1', origin: 'https://shop.example' },
    });
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toEqual({ detail: 'closed' });
    expect(answer.headers).toMatchObject({
      'retry-after': '5',
      'x-rate-limit-exceeded': 'yes',
      'access-control-allow-origin': 'https://shop.example',
    });
    expect(log).toEqual(['outer before GET /notes', 'outer after 429']);
  });

  it.each(['before', 'after'] as const)('that fails in %s is a 500 that says nothing', async (moment) => {
    const own = await createApp({
      database: { url: 'sqlite::memory:' },
      middleware: [{ [moment]: () => Promise.reject(new Error('the password is 1234')) }],
      endpoints: [{ route: '/notes', fields: { text: { type: 'str' } } }],
    });
    await own.init();
    const answer = await own.inject('/notes');
    await own.close();
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('1234');
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('takes the address from a trusted proxy only', async () => {
    const seen: string[] = [];
    const own = await createApp({
      database: { url: 'sqlite::memory:' },
      trustedProxies: ['10.0.0.0/8'],
      middleware: [{ before: ({ ip }) => void seen.push(ip) }],
      endpoints: [{ route: '/notes', fields: { text: { type: 'str' } } }],
    });
    await own.init();
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    await own.inject({ url: '/notes', headers, remoteAddress: '10.1.2.3' });
    await own.inject({ url: '/notes', headers, remoteAddress: '192.0.2.1' });
    await own.close();
    expect(seen).toEqual(['203.0.113.9', '192.0.2.1']);
  });
});
