// Every route of the shop, by every method and in eleven spellings of its path, as nobody and as a customer: what is not said to
// be open is not.
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { Database } from '@nestling/database';
import { platforms, TestApp, type TestClient } from '@nestling/testing';
import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppModule } from '../src/app.module.js';
import { loggedIn, staffOf } from './logged.in.js';

const PASSWORD = 'the password of the tests';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => path.replace(/\/([a-z])/, (_, letter: string) => `/${letter.toUpperCase()}`),
  (path) => path.toUpperCase(),
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => path.replace(/\/([a-z])/, (_, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/(.)\//, '$1//'),
  (path) => `%2f${path.slice(1)}`,
  (path) => `${path};x=1`,
];
/** What only a socket sends as it is written: clients tidy these up before they are sent. */
const UNTIDY: readonly ((path: string) => string)[] = [
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `${path}/.`,
  (path) => `${path}/x/..`,
  (path) => `/..${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => `/x/%2e%2e${path}`,
  (path) => `/${path.slice(1).replaceAll('/', '\\')}`,
  (path) => `/\\${path.slice(1)}`,
  (path) => `/${path}`,
  (path) => `http://elsewhere.example${path}`,
  (path) => `http:/${path}`,
  (path) => `${path}#x`,
  (path) => `${path}?`,
  (path) => `${path}%20`,
  (path) => `${path}%2f`,
];

/** A client that changes nothing of what it sends. */
class Socket {
  constructor(private readonly shop: TestApp) {}

  async request(
    method: string,
    path: string,
    { body }: { body?: unknown } = {},
  ): Promise<{ status: number }> {
    const server = this.shop.app.getHttpServer() as { listening: boolean; address(): AddressInfo };
    if (!server.listening) await this.shop.app.listen(0, '127.0.0.1');
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = text === '' ? {} : { 'content-type': 'application/json', 'content-length': text.length };
    const { port } = server.address();
    return new Promise((resolve, reject) => {
      const sent = send({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
        answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0 }));
      });
      sent.once('error', reject);
      sent.end(text);
    });
  }
}

/** What anybody may read. */
const OPEN = /^\/(authors|books|reviews)(\/|$)/;

/** The paths of all handlers of all controllers, those that nobody documents, too. */
function pathsOf({ app }: TestApp): string[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  const found = controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const base = [Reflect.getMetadata(PATH_METADATA, metatype) as string | string[]].flat();
    const prototype = metatype.prototype as Record<string, object>;
    const handlers = scanner.getAllMethodNames(prototype).map((name) => prototype[name] as object);
    const routes = handlers.filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler));
    const tails = routes.flatMap((handler) =>
      [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat(),
    );
    return base.flatMap((head) =>
      tails.map((tail) => `/${head}/${tail}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')),
    );
  });
  return [...new Set(found)].map((path) => path.replace(/:\w+/g, '1')).sort();
}

describe.each(platforms)('the routes on %s', (platform) => {
  let shop: TestApp;
  let customer: TestClient;
  const tables = ['accounts', 'authors', 'books', 'orders', 'order_lines', 'reviews'];
  const state = async () => {
    const rows = tables.map((table) => shop.get(Database).query(`SELECT * FROM ${table} ORDER BY id`));
    return JSON.stringify(await Promise.all(rows));
  };

  beforeAll(async () => {
    shop = await TestApp.create({
      platform,
      module: ({ url }) => ({ imports: [AppModule.forRoot({ url, staffPassword: PASSWORD })] }),
    });
    const staff = await staffOf(shop, PASSWORD);
    await shop.client.post('/register', { body: { username: 'ann', password: PASSWORD } });
    customer = await loggedIn(shop, 'ann', PASSWORD);
    await staff.post('/authors', { body: { name: 'Ann', country: 'IE' } });
    const book = {
      title: 'A',
      isbn: '9781234567897',
      price: '1.00',
      stock: 9,
      status: 'available',
      authorId: 1,
    };
    await staff.post('/books', { body: book });
    await staff.post('/reviews', { body: { bookId: 1, rating: 5, reader: 'R', body: 'Good' } });
    const order = { customer: 'C', email: 'c@example.com', lines: [{ bookId: 1 }] };
    expect((await staff.post('/orders', { body: order })).status).toBe(201);
  }, 60_000);
  afterAll(() => shop?.close());

  /** What was answered with a success, by method and path as it was written. */
  const passed = async (
    client: Pick<TestClient, 'request'> | Socket,
    paths: readonly string[],
    spellings = SPELLINGS,
  ) => {
    const found = new Set<string>();
    for (const path of paths) {
      for (const spell of spellings) {
        for (const method of METHODS) {
          const body = { version: 1, delete: [1], title: 'x', role: 'admin', status: 'paid' };
          const options = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? { body } : {};
          const { status } = await client.request(method, spell(path), options);
          if (status < 400) found.add(`${method} ${path}`);
          else if (status >= 500) found.add(`${status} for ${method} ${spell(path)}`);
        }
      }
    }
    return [...found].filter((route) => !route.startsWith('OPTIONS '));
  };

  it('are all known', () => {
    expect(pathsOf(shop)).toEqual(
      expect.arrayContaining([
        '/accounts',
        '/accounts/1',
        '/auth/login',
        '/auth/token',
        '/books/1/withdraw',
        '/register',
      ]),
    );
    expect(pathsOf(shop).length).toBeGreaterThan(15);
  });

  it('let nobody do more than read what is open, however they are spelt', async () => {
    const before = await state();
    const isRead = (route: string) => /^(GET|HEAD) /.test(route) && OPEN.test(route.split(' ')[1] ?? '');
    expect((await passed(shop.client, pathsOf(shop))).filter((route) => !isRead(route))).toEqual([]);
    expect(await state()).toBe(before);
  }, 120_000);

  it('let nobody do more either where nothing tidies the path up', async () => {
    const before = await state();
    const found = await passed(new Socket(shop), pathsOf(shop), UNTIDY);
    const isRead = (route: string) => /^(GET|HEAD) /.test(route) && OPEN.test(route.split(' ')[1] ?? '');
    expect(found.filter((route) => !isRead(route))).toEqual([]);
    expect(await state()).toBe(before);
  }, 120_000);

  it('let a customer change nothing of others, however they are spelt', async () => {
    const before = await state();
    const paths = pathsOf(shop).filter((path) => !path.startsWith('/auth/'));
    const isRead = (route: string) => /^(GET|HEAD) \/(?!accounts)/.test(route);
    expect((await passed(customer, paths)).filter((route) => !isRead(route))).toEqual([]);
    expect(await state()).toBe(before);
  }, 120_000);
});
