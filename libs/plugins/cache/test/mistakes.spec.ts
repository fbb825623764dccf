// Mistakes in declarations: the application does not start, and says all of them.
import { Logger } from '@nestjs/common';
import { NestlingConfigError, type EndpointOptions } from '@nestling/core';
import { DatabaseModule } from '@nestling/database';
import { Field, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { TestApp } from '@nestling/testing';
import { CacheModule, type CacheOptions } from '../src/index.js';
import { bootShop } from './shop.app.js';

const wrong = (options: object): EndpointOptions<never> => options as EndpointOptions<never>;

@RestEndpoint(wrong({ cache: { ttl: 0.5 } }))
class Brief extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint(wrong({ cache: { ttl: 'soon', swrr: 5, scope: 'all', tags: 'x', cache: 'reports' } }))
class Confused extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint(wrong({ cache: true }))
class Bare extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint({ methods: ['POST'], cache: { ttl: '60s' } })
class Unread extends RestEntity {
  @Field() name!: string;
}

async function problemsOf(options: CacheOptions | undefined): Promise<string[]> {
  try {
    const app = await TestApp.create({
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          ...(options ? [CacheModule.forRoot(options)] : []),
          RestModule.forFeature([Brief, Confused, Bare, Unread]),
        ],
      }),
    });
    await app.close();
    return [];
  } catch (error) {
    if (!(error instanceof NestlingConfigError)) throw error;
    return error.problems.map(({ code, where, what }) => `${code} ${where}: ${what}`);
  }
}

it('13.01 reports every mistake of endpoints', async () => {
  expect(await problemsOf({})).toEqual([
    'CACHE_TTL_INVALID @RestEndpoint Brief: cache.ttl is 0.5, and one second is the least',
    expect.stringContaining('CACHE_OPTION_INVALID @RestEndpoint Confused: cache has "swrr"'),
    'CACHE_UNKNOWN @RestEndpoint Confused: cache.cache names "reports", which CacheModule does not have',
    'CACHE_OPTION_INVALID @RestEndpoint Confused: cache.scope is "all"',
    'CACHE_OPTION_INVALID @RestEndpoint Confused: cache.tags is no list of texts',
    expect.stringContaining(
      'CACHE_OPTION_INVALID @RestEndpoint Confused: cache.ttl: "soon" is not understood',
    ),
    'CACHE_OPTION_INVALID @RestEndpoint Bare: cache is true',
    'CACHE_READ_MISSING @RestEndpoint Unread: cache keeps answers to GET, which is not enabled',
  ]);
});

it('reports every mistake of the module', async () => {
  const options = { ttl: 0, jitter: 2, timeout: 'x', caches: { a: { pefix: 'b' } } } as never as CacheOptions;
  expect(await problemsOf(options)).toEqual([
    'CACHE_OPTION_INVALID CacheModule.forRoot: jitter is 2',
    'CACHE_TTL_INVALID CacheModule.forRoot: ttl is 0, and one second is the least',
    expect.stringContaining('CACHE_OPTION_INVALID CacheModule.forRoot: timeout: "x" is not understood'),
    expect.stringContaining('CACHE_OPTION_INVALID CacheModule.forRoot, caches.a: the cache has "pefix"'),
  ]);
  expect(await problemsOf({ store: { disk: 'x' } as never })).toEqual([
    'CACHE_OPTION_INVALID the cache "default": the store is {"disk":"x"}',
  ]);
});

it('reports caches that would have the same entries', async () => {
  const caches = { default: {}, a: { prefix: 'shop', store: 'redis' }, b: { prefix: 'shop' } } as const;
  expect(await problemsOf({ prefix: 'shop', store: 'redis', caches })).toEqual([
    'CACHE_OPTION_INVALID CacheModule.forRoot, caches.default: "default" is the cache without a name',
    'CACHE_OPTION_INVALID CacheModule.forRoot, caches.a: its prefix "shop" is that of the cache "default"',
  ]);
});

it('does not take the option without the module', async () => {
  const problems = await problemsOf(undefined);
  expect(problems).toHaveLength(4);
  expect(problems.join('\n')).toContain('cache');
});

it('says which endpoints are not cached, why, and what to write', async () => {
  const said: string[] = [];
  const warn = jest
    .spyOn(Logger.prototype, 'warn')
    .mockImplementation((text: unknown) => void said.push(String(text)));
  try {
    await (await bootShop()).close();
  } finally {
    warn.mockRestore();
  }
  expect(said.filter((text) => text.includes('not cached')).sort()).toEqual([
    expect.stringMatching(
      /^The answers of Diary are not cached: .*afterList of Diary.*cache: \{ scope: 'user' \}\.$/,
    ),
    expect.stringMatching(
      /^The answers of Shelf are not cached: .*the SQL of Shelf\.count.*cache: \{ tags: /,
    ),
  ]);
});
