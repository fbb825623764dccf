// 09: how often somebody may call, as a client sees it.
import { Controller, Get, Post } from '@nestjs/common';
import { EndpointController, Field, RestController, RestEndpoint, RestEntity } from '@nestling/rest';
import { platforms, TestApp, type Platform } from '@nestling/testing';
import {
  AllowAny,
  BasicBackend,
  LoginRequired,
  RateLimit,
  RateLimiter,
  SkipRateLimit,
  type AuthOptions,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';

@RestEndpoint({ path: 'books', rateLimit: { requests: 3, window: '1m' } })
class Book extends RestEntity {
  @Field() title!: string;
}
@RestEndpoint({
  path: 'orders',
  authentication: { backend: BasicBackend },
  rateLimit: { POST: { requests: 1, window: '1h' }, default: { requests: 3, window: '1m', by: 'user' } },
})
class Order extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint({
  path: 'notes',
  rateLimit: [
    { requests: 100, window: '1h' },
    { requests: 2, window: 60 },
  ],
})
class Note extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint({ path: 'flags', rateLimit: false })
class Flag extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint({ path: 'words', rateLimit: { DELETE: { requests: 1, window: '1m' } } })
class Word extends RestEntity {
  @Field() name!: string;
}

@RestController(Book)
class BooksController extends EndpointController<Book> {
  @Get('top') top() {
    return {};
  }
  @RateLimit({ requests: 1, window: '1m' }) @Get('dear') dear() {
    return {};
  }
}
@RateLimit({ requests: 2, window: '1m' })
@Controller('reports')
class ReportsController {
  @Get() list() {
    return {};
  }
  @Post() make() {
    return {};
  }
  @RateLimit({ requests: 1, window: '1s', burst: 4, by: (request) => String(request.headers['x-terminal']) })
  @Get('burst')
  burst() {
    return {};
  }
  @SkipRateLimit() @LoginRequired() @Get('free') free() {
    return {};
  }
}
class HeirController extends ReportsController {
  override burst() {
    return {};
  }
}
Get('burst')(
  HeirController.prototype,
  'burst',
  Object.getOwnPropertyDescriptor(HeirController.prototype, 'burst') ?? {},
);
Controller('heirs')(HeirController);
@Controller('plain')
class PlainController {
  @Get() read() {
    return {};
  }
}

const AUTH: AuthOptions = {
  basic: { verify: (username, password) => (password === 'right' ? { id: username } : null) },
  authentication: { backend: BasicBackend, permission: AllowAny },
  rateLimit: { requests: 4, window: '1m' },
};
const as = (name: string, password = 'right') => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

const boot = (platform: Platform, configure?: (app: TestApp['app']) => void): Promise<TestApp> =>
  bootFeature({
    platform,
    ...(configure ? { configure } : {}),
    auth: AUTH,
    feature: { endpoints: [Book, Order, Note, Flag, Word], controllers: [BooksController] },
    controllers: [ReportsController, HeirController, PlainController],
  });

describe.each(platforms)('on %s', (platform) => {
  let app: TestApp;
  beforeAll(async () => (app = await boot(platform)));
  afterAll(() => app?.close());
  // 09.09
  beforeEach(() => app.get(RateLimiter).clear());

  /** The statuses of several requests, one after the other. */
  const statuses = async (
    paths: readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number[]> => {
    const found: number[] = [];
    for (const each of paths) {
      const [method = 'GET', path = ''] = each.includes(' ') ? each.split(' ') : ['GET', each];
      found.push((await app.client.request(method, path, { headers })).status);
    }
    return found;
  };

  it('09.01: an endpoint answers so many requests of all its routes, and no more', async () => {
    expect(
      await statuses(['/books', 'HEAD /books', '/books/top', '/books', '/books/1', '/books/top']),
    ).toEqual([200, 200, 200, 429, 429, 429]);
    expect(await statuses(['/notes', '/plain'])).toEqual([200, 200]);
  });

  it('09.06: the answers say what is left, and when to come again', async () => {
    const first = await app.client.get('/books');
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"books";q=3;w=60',
      ratelimit: '"books";r=2;t=60',
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-reset': '60',
    });
    expect(first.headers['retry-after']).toBeUndefined();
    await statuses(['/books/99', '/books']);
    const refused = await app.client.get('/books');
    expect(refused).toMatchObject({
      status: 429,
      body: {
        type: 'urn:nestling:problem:auth-rate-limited',
        title: 'Too Many Requests',
        code: 'AUTH_RATE_LIMITED',
        instance: '/books',
      },
    });
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused.body).toMatchObject({ detail: `Too many requests; try again in ${wait} seconds.` });
    expect(refused.headers).toMatchObject({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(wait),
    });
  });

  it('09.02: what says nothing itself shares the limit of the application', async () => {
    expect(await statuses(['/plain', '/words', '/plain', '/words', '/plain', '/words', '/books'])).toEqual([
      200, 200, 200, 200, 429, 429, 200,
    ]);
  });

  it('a verb has its own limit, and the others the default or that of the application', async () => {
    expect(await statuses(['DELETE /words/1', 'DELETE /words/1', '/words'])).toEqual([404, 429, 200]);
    expect(await statuses(['POST /orders', 'POST /orders'])).toEqual([401, 429]);
    expect(await statuses(['/orders', '/orders', '/orders', '/orders'], as('ann'))).toEqual([
      200, 200, 200, 429,
    ]);
  });

  it('09.04: callers are counted by name, and those nobody knows by address, bad credentials included', async () => {
    await statuses(['/orders', '/orders', '/orders'], as('ann'));
    expect(await statuses(['/orders'], as('ann'))).toEqual([429]);
    expect(await statuses(['/orders'], as('bob'))).toEqual([200]);
    expect(await statuses(['/orders', '/orders'])).toEqual([401, 401]);
    expect(await statuses(['/orders', '/orders'], as('ann', 'wrong'))).toEqual([401, 429]);
    expect(await statuses(['/orders'], as('bob'))).toEqual([200]);
  });

  it('an address is counted before anybody looks at credentials', async () => {
    expect(await statuses(['POST /orders', 'POST /orders'], as('ann', 'wrong'))).toEqual([401, 429]);
    expect(await statuses(['POST /orders'], as('ann'))).toEqual([429]);
    const { headers } = await app.client.post('/orders', { headers: as('ann') });
    expect(headers['www-authenticate']).toBeUndefined();
  });

  it('09.05: several limits must all hold, and the headers tell of each', async () => {
    expect((await app.client.get('/notes')).headers).toMatchObject({
      'ratelimit-policy': '"notes.2";q=2;w=60, "notes";q=100;w=3600',
      ratelimit: '"notes.2";r=1;t=60, "notes";r=99;t=3600',
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
    });
    expect(await statuses(['/notes', '/notes', '/notes'])).toEqual([200, 429, 429]);
  });

  it('false and @SkipRateLimit() lift it', async () => {
    expect(await statuses(Array<string>(6).fill('/flags'))).toEqual(Array(6).fill(200));
    expect((await app.client.get('/flags')).headers).not.toHaveProperty('ratelimit');
    expect(await statuses(Array<string>(6).fill('/reports/free'), as('ann'))).toEqual(Array(6).fill(200));
    expect(await statuses(['/reports/free'])).toEqual([401]);
  });

  it('a controller has one limit for its routes, and a method its own', async () => {
    expect(await statuses(['/reports', 'POST /reports', '/reports'])).toEqual([200, 201, 429]);
    expect(await statuses(['/books/dear', '/books/dear', '/books', '/books/top'])).toEqual([
      200, 429, 200, 200,
    ]);
  });

  it('09.03: a burst may come at once, counted by what a function names', async () => {
    const burst = Array<string>(5).fill('/reports/burst');
    expect((await statuses(burst, { 'x-terminal': 'a' })).slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(await statuses(['/reports/burst'], { 'x-terminal': 'b' })).toEqual([200]);
    expect(
      (await app.client.get('/reports/burst', { headers: { 'x-terminal': 'c' } })).headers,
    ).toMatchObject({
      'ratelimit-policy': '"ReportsController.burst";q=4;w=4',
      'x-ratelimit-limit': '4',
    });
  });

  it('a method that overrides a limited one is as limited', async () => {
    const { headers } = await app.client.get('/heirs/burst', { headers: { 'x-terminal': 'd' } });
    expect(headers['x-ratelimit-limit']).toBe('4');
  });

  it('preflights and OPTIONS are not counted', async () => {
    expect(await statuses(Array<string>(5).fill('OPTIONS /books'))).toEqual(Array(5).fill(204));
    expect(await statuses(['PATCH /books', '/books'])).toEqual([405, 200]);
  });

  it('forwarded headers are somebody else, for a proxy that is trusted alone', async () => {
    const forwarded = (address: string) => ({
      'x-forwarded-for': address,
      'x-real-ip': address,
      forwarded: `for=${address}`,
    });
    const forge = async (client: TestApp) => {
      const found: number[] = [];
      for (let index = 1; index <= 4; index++) {
        found.push((await client.client.get('/books', { headers: forwarded(`203.0.113.${index}`) })).status);
      }
      return found;
    };
    expect(await forge(app)).toEqual([200, 200, 200, 429]);
  });
});
