// Who has which orders, who sees to the accounts, and how somebody gets one.
import { platforms, TestApp, type TestClient } from '@nestling/testing';
import { AppModule } from '../src/app.module.js';
import { loggedIn, staffOf } from './logged.in.js';

const PASSWORD = 'the password of the tests';

interface Row {
  readonly id: number;
  readonly version: number;
  readonly [name: string]: unknown;
}
interface List {
  readonly count: number;
  readonly results: readonly Row[];
}

describe.each(platforms)('customers on %s', (platform) => {
  let shop: TestApp;
  let staff: TestClient;
  let admin: TestClient;
  let ann: TestClient;
  let bob: TestClient;
  let bookId: number;

  beforeAll(async () => {
    shop = await TestApp.create({
      platform,
      module: ({ url }) => ({
        imports: [AppModule.forRoot({ url, staffPassword: PASSWORD, adminPassword: PASSWORD })],
      }),
    });
    for (const username of ['ann', 'bob']) {
      const made = await shop.client.post('/register', {
        body: { username, password: PASSWORD, role: 'admin' },
      });
      expect(made).toMatchObject({ status: 201, body: { username, role: 'customer' } });
    }
    [staff, admin] = [await staffOf(shop, PASSWORD), await loggedIn(shop, 'admin', PASSWORD)];
    [ann, bob] = [await loggedIn(shop, 'ann', PASSWORD), await loggedIn(shop, 'bob', PASSWORD)];
    await staff.post('/authors', { body: { name: 'Ann', country: 'IE' } });
    const book = {
      title: 'A',
      isbn: '9781234567897',
      price: '1.00',
      stock: 9,
      status: 'available',
      authorId: 1,
    };
    bookId = (await staff.post<Row>('/books', { body: book })).body.id;
  }, 60_000);
  afterAll(() => shop?.close());

  it('have their own orders and lines, and the staff has all', async () => {
    const order = { customer: 'Ann', email: 'ann@example.com', lines: [{ bookId }] };
    expect((await shop.client.post('/orders', { body: order })).status).toBe(401);
    const made = await ann.post<Row>('/orders', { body: order });
    expect(made.status).toBe(201);
    const at = `/orders/${made.body.id}`;
    const seen = async (client: TestClient) => [
      (await client.get<List>('/orders')).body.count,
      (await client.get<List>('/order-lines')).body.count,
      (await client.get(at)).status,
    ];
    expect([await seen(ann), await seen(bob), await seen(staff)]).toEqual([
      [1, 1, 200],
      [0, 0, 404],
      [1, 1, 200],
    ]);
    const line = { orderId: made.body.id, bookId };
    expect((await bob.post('/order-lines', { body: line })).status).toBe(409);
    expect((await bob.patch(at, { body: { customer: 'Bob', version: 1 } })).status).toBe(404);
    expect((await bob.delete('/order-lines/1')).status).toBe(404);
    expect((await staff.get<List>('/order-lines')).body.count).toBe(1);
  });

  it('do not say what is paid and shipped', async () => {
    const order = { customer: 'Ann', email: 'ann@example.com' };
    const { id, version } = (await ann.post<Row>('/orders', { body: order })).body;
    const paid = { status: 'paid', version };
    expect((await ann.patch(`/orders/${id}`, { body: paid })).status).toBe(422);
    expect((await staff.patch(`/orders/${id}`, { body: paid })).status).toBe(200);
  });

  it('have accounts that only an administrator sees, and nobody their hashes', async () => {
    for (const client of [shop.client, ann, staff]) {
      expect((await client.get('/accounts')).status).toBe(client === shop.client ? 401 : 403);
    }
    const { body, text } = await admin.get<List>('/accounts');
    expect(body.results.map(({ username }) => username).sort()).toEqual(['admin', 'ann', 'bob', 'staff']);
    expect(text).not.toMatch(/passwordHash|\$argon2|\$scrypt/);
    expect((await admin.get('/accounts?passwordHash=x')).status).toBe(400);
  });

  it('cannot try passwords without end', async () => {
    const found: number[] = [];
    for (let index = 0; index < 12; index++) {
      const body = { username: 'bob', password: `guess ${index}` };
      found.push((await shop.client.post('/auth/login', { body })).status);
    }
    expect(found.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(found.slice(10)).toEqual([429, 429]);
  });
});
