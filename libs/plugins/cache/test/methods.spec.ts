// @Cached and @CacheEvict, as an application uses them.
import { Controller, ForbiddenException, Get, Injectable, Param, Req, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { TestApp } from '@nestling/testing';
import { CacheEvict, CacheService, Cached } from '../src/index.js';
import { bootShop } from './shop.app.js';

const VALUE = {
  date: new Date(86_400_000),
  map: new Map([['a', new Set([1n])]]),
  buffer: Buffer.from('bytes'),
  list: [null, undefined, -0, 2n ** 70n],
  text: 'ü',
};

@Injectable()
class Reports {
  calls: string[] = [];
  @Cached({ ttl: '1m', tags: ['books', 'reports'] })
  types(): Promise<typeof VALUE> {
    this.calls.push('types');
    return Promise.resolve(VALUE);
  }
  @Cached({ key: (query: { page: number }) => query.page, tags: ({ page }) => [`page:${page}`] })
  page(query: { page: number; trace?: () => void }): number {
    this.calls.push(`page ${query.page}`);
    return query.page * 2;
  }
  @Cached()
  untellable(_ask: () => void): number {
    return this.calls.push('untellable');
  }
  @Cached()
  same(...args: unknown[]): number {
    return this.calls.push(`same ${args.length}`);
  }
  @Cached({ ttl: '1m' })
  nothing(): undefined {
    this.calls.push('nothing');
  }
  @Cached()
  failing(): never {
    this.calls.push('failing');
    throw new Error('as ever');
  }
  @CacheEvict({ tags: (page: number) => [`page:${page}`], keys: ['by hand'] })
  change(_page: number): string {
    return 'changed';
  }
  @CacheEvict({ tags: ['reports'] })
  fail(): void {
    throw new Error('not changed');
  }
  @CacheEvict({ all: true })
  everything(): void {}
}

@Injectable()
class Door implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (headers['x-key'] !== 'open') throw new ForbiddenException();
    return true;
  }
}

/** The decorator stands above the route, and below it. */
@Controller('tops')
class TopsController {
  calls = 0;
  @Cached({ ttl: '1m' })
  @UseGuards(Door)
  @Get('above/:id')
  above(@Param('id') id: string) {
    return { id, calls: ++this.calls };
  }
  @Get('below/:id')
  @UseGuards(Door)
  @Cached({ ttl: '1m' })
  below(@Param('id') id: string) {
    return { id, calls: ++this.calls };
  }
  @Get('request')
  @Cached({ key: (request: { url: string }) => request.url })
  request(@Req() request: { url: string }) {
    return { url: request.url, calls: ++this.calls };
  }
}

let app: TestApp;
let reports: Reports;
let cache: CacheService;
beforeAll(async () => {
  app = await bootShop({
    providers: [Reports],
    controllers: [TopsController],
  });
  reports = app.get(Reports);
  cache = app.get(CacheService);
});
afterAll(() => app.close());
beforeEach(() => {
  reports.calls = [];
});

describe('@Cached', () => {
  it('13.02 keeps what any method answers, with its types', async () => {
    expect(await reports.types()).toEqual(VALUE);
    const again = await reports.types();
    expect(again).toEqual(VALUE);
    expect([again.date, again.map, Buffer.isBuffer(again.buffer)]).toEqual([VALUE.date, VALUE.map, true]);
    expect(Object.is(again.list[2], -0)).toBe(true);
    expect(reports.calls).toEqual(['types']);
  });

  it('is dropped by a committed write to a table among its tags', async () => {
    await reports.types();
    const { body } = await app.client.post<{ id: number }>('/authors', { body: { name: 'Ann' } });
    await reports.types();
    expect(reports.calls).toEqual([]);
    await app.client.post('/books', { body: { title: 'New', authorId: body.id } });
    await reports.types();
    expect(reports.calls).toEqual(['types']);
  });

  it('tells calls apart by its key, and drops by tags of arguments', async () => {
    const ask = (page: number) => reports.page({ page, trace: () => undefined });
    expect([await ask(1), await ask(1), await ask(2)]).toEqual([2, 2, 4]);
    expect(await reports.change(1)).toBe('changed');
    await Promise.all([ask(1), ask(2)]);
    expect(reports.calls).toEqual(['page 1', 'page 2', 'page 1']);
  });

  it('runs the method each time where arguments are no data, keeps no undefined, and no error', async () => {
    await reports.untellable(() => undefined);
    await reports.untellable(() => undefined);
    expect([await reports.nothing(), await reports.nothing()]).toEqual([undefined, undefined]);
    await expect(reports.failing()).rejects.toThrow('as ever');
    await expect(reports.failing()).rejects.toThrow('as ever');
    expect(reports.calls).toEqual(['untellable', 'untellable', 'nothing', 'nothing', 'failing', 'failing']);
  });

  it.each([
    ['URLs', new URL('http://a/1'), new URL('http://b/2')],
    [
      'objects of a class',
      new (class {
        #inside = 1;
        read() {
          return this.#inside;
        }
      })(),
      {},
    ],
    ['what stands under symbols', { [Symbol('a')]: 1 }, { [Symbol('a')]: 2 }],
    ['errors', new Error('a'), new Error('b')],
    ['lists of them', [new URL('http://a/1')], [new URL('http://a/1')]],
  ])('takes no %s for arguments that it can tell apart', async (_, one, other) => {
    expect([await reports.same(one), await reports.same(other), await reports.same(one)]).toEqual([1, 2, 3]);
  });

  it('tells apart what is plain, also from parsers', async () => {
    const bare = Object.assign(Object.create(Object.create(null) as object) as object, { a: 1 });
    const lists = [
      bare,
      new Map([[1, new Set([2])]]),
      Buffer.from('a'),
      new Date(1),
      /a/g,
      new Float64Array(1),
    ];
    for (const list of lists) expect(await reports.same(list)).toBe(await reports.same(list));
    expect(await reports.same(new Date(1))).not.toBe(await reports.same(new Date(2)));
  });

  it('13.12 stands behind guards, above the route or below it', async () => {
    const open = app.with({ 'x-key': 'open' });
    for (const path of ['/tops/above/1', '/tops/below/1']) {
      expect((await app.client.get(path)).status).toBe(403);
      const first = await open.get(path);
      expect([first.status, (await open.get(path)).text]).toEqual([200, first.text]);
      expect((await app.client.get(path)).status).toBe(403);
      expect((await open.get(path.replace('1', '2'))).text).not.toBe(first.text);
    }
    expect((await app.client.get('/tops/request')).text).toBe((await app.client.get('/tops/request')).text);
  });

  it('says what is missing on an object that Nest did not make', async () => {
    await expect(new Reports().types()).rejects.toThrow(/CacheModule\.forRoot\(\).*CACHE_NOT_INJECTED/);
  });

  it('says what is missing in an application without the module', async () => {
    const bare = await TestApp.create({ module: () => ({ providers: [Reports] }) });
    try {
      await expect(bare.get(Reports).types()).rejects.toThrow(/CacheModule\.forRoot\(\).*CACHE_NOT_INJECTED/);
    } finally {
      await bare.close();
    }
  });
});

describe('@CacheEvict', () => {
  it('drops nothing where its method fails', async () => {
    await reports.types();
    await expect(reports.fail()).rejects.toThrow('not changed');
    await reports.types();
    expect(reports.calls).toEqual([]);
  });

  it('drops keys, and all', async () => {
    await cache.set('by hand', 1);
    await reports.change(5);
    expect(await cache.get('by hand')).toBeUndefined();
    await cache.set('by hand', 2);
    await reports.everything();
    expect(await cache.get('by hand')).toBeUndefined();
  });
});
