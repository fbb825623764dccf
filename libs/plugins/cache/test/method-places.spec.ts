// @Cached on methods of many objects: each has values of its own.
import { Controller, Get, Inject, Injectable, Module, Scope, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { NestlingConfigError } from '@nestling/core';
import type { TestApp } from '@nestling/testing';
import { Cached } from '../src/index.js';
import { bootShop } from './shop.app.js';

abstract class Shop {
  protected abstract readonly name: string;
  @Cached()
  top(): string {
    return this.name;
  }
}
@Injectable()
class North extends Shop {
  protected readonly name = 'north';
}
@Injectable()
class South extends Shop {
  protected readonly name: string = 'south';
}
const east = { provide: 'east', useClass: South };
@Injectable({ scope: Scope.REQUEST })
class Visit {
  constructor(@Inject('REQUEST') private readonly request: { url: string }) {}
  @Cached({
    key(this: Visit) {
      return this.request.url;
    },
  })
  path(): string {
    return this.request.url;
  }
}
@Controller('visits')
class VisitsController {
  constructor(@Inject(Visit) private readonly visit: Visit) {}
  @Get(':id') path() {
    return this.visit.path();
  }
}

/** Another class of the same name, in another module. */
function regional(region: string): { module: Type; provider: Type<{ region(): string }> } {
  @Injectable()
  class Regional {
    @Cached() region(): string {
      return region;
    }
  }
  @Module({ providers: [Regional] })
  class RegionModule {}
  Object.defineProperty(RegionModule, 'name', { value: `${region}Module` });
  return { module: RegionModule, provider: Regional };
}
const [asia, africa] = [regional('asia'), regional('africa')];

let app: TestApp;
beforeAll(async () => {
  app = await bootShop({
    providers: [North, South, east as never, Visit],
    controllers: [VisitsController],
    imports: [asia.module, africa.module] as never,
  });
});
afterAll(() => app.close());

it('keeps values of one object from others of its class, its parent or its name', async () => {
  const shops = [North, South, 'east'].map((token) => app.get<Shop>(token));
  for (const shop of shops) await shop.top();
  expect(await Promise.all(shops.map((shop) => shop.top()))).toEqual(['north', 'south', 'south']);
  expect(await app.get(asia.provider).region()).toBe('asia');
  expect(await app.get(africa.provider).region()).toBe('africa');
  for (const id of [1, 2, 1]) expect((await app.client.get(`/visits/${id}`)).text).toBe(`/visits/${id}`);
  const made = await app.get(ModuleRef).create(North);
  Object.assign(made, { name: 'made' });
  expect([await made.top(), await app.get(North).top()]).toEqual(['made', 'north']);
});

it('is refused where one object would get the values of another', async () => {
  @Injectable({ scope: Scope.REQUEST })
  class Each {
    @Cached() one() {}
  }
  @Injectable()
  class Twin {
    @Cached() one() {}
  }
  const other = { Twin: class extends Twin {} }.Twin;
  const booted = bootShop({ providers: [Each, Twin, other] });
  const error: unknown = await booted.then((started) => started.close()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NestlingConfigError);
  expect((error as NestlingConfigError).problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
    expect.stringMatching(/^CACHE_METHOD_AMBIGUOUS @Cached on \w+\/Each\.one$/),
    expect.stringMatching(/^CACHE_METHOD_AMBIGUOUS @Cached on \w+\/Twin\.one$/),
  ]);
});
