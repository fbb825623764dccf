// Filters by class: their parameters are parsed and documented like any other.
import { Controller, Get, Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  FilterBackend,
  type FilterValues,
  NestlingConfigError,
  RequestContext,
  type Where,
} from '@nestling/core';
import { testDialects, type TestApp } from '@nestling/testing';
import type { Repository } from 'typeorm';
import { EndpointCatalog, Field, ListOf, RestEndpoint, RestEntity } from '../src/index.js';
import { listParameters } from '../src/openapi/parameters.document.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import type { List, Problem } from './wire.support.js';

@Injectable()
class Clock {
  readonly today = '2026-01-31';
}

/** A provider of the module, with a dependency. */
@Injectable()
class FreshFilter extends FilterBackend<Crate> {
  readonly parameters = [
    { name: 'fresh', type: 'boolean', description: 'Whether it can be sold today.' },
  ] as const;
  constructor(@Inject(Clock) private readonly clock: Clock) {
    super();
  }
  filter({ fresh }: FilterValues): Where<Crate> {
    if (fresh === undefined) return {};
    return fresh ? { bestBefore: { gte: this.clock.today } } : { bestBefore: { lt: this.clock.today } };
  }
}

/** Registered nowhere, asynchronous, and with a parameter of every kind that is parsed. */
class ShapeFilter extends FilterBackend<Crate> {
  readonly parameters = [
    { name: 'heavierThan', type: 'integer' },
    { name: 'shape', type: 'enum', values: ['round', 'square'] },
    { name: 'since', type: Date },
  ] as const;
  override async filter(
    { heavierThan, shape, since }: FilterValues,
    context: RequestContext,
  ): Promise<Where<Crate>> {
    await Promise.resolve();
    return {
      ...(typeof heavierThan === 'number' ? { weight: { gt: heavierThan } } : {}),
      ...(shape === undefined ? {} : { name: { startsWith: String(shape) } }),
      ...(since instanceof Date ? { createdAt: { gte: since } } : {}),
      ...(context.isSystem ? {} : { secret: { ne: 'x' } }),
    };
  }
}

@RestEndpoint<Crate>({
  path: 'crates',
  filtering: { fields: ['weight'], backends: [FreshFilter, ShapeFilter], ordering: ['weight'] },
  pagination: { style: 'cursor', pageSize: 1 },
})
class Crate extends RestEntity {
  @Field() name!: string;
  @Field({ type: 'integer' }) weight!: number;
  @Field({ type: 'date' }) bestBefore!: string;
  @Field({ hidden: true, default: 'y' }) secret!: string;
}

class RegionFilter extends FilterBackend<Crate> {
  readonly parameters = [{ name: 'least', type: 'integer', required: true }] as const;
  filter({ least }: FilterValues): Where<Crate> {
    return { weight: { gte: Number(least) } };
  }
}

@Controller('stock')
class StockController {
  constructor(@InjectRepository(Crate) private readonly crates: Repository<Crate>) {}
  @Get()
  @ListOf(Crate, { filtering: { fields: ['name'], backends: [FreshFilter, RegionFilter] } })
  all(): Repository<Crate> {
    return this.crates;
  }
}

describe.each(testDialects())('filter backends on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    const feature = { endpoints: [Crate], controllers: [StockController], providers: [FreshFilter, Clock] };
    app = await bootFeature({ database, feature });
    for (const [index, name] of ['round a', 'square b', 'round c', 'round d'].entries()) {
      const body = { name, weight: index * 10, bestBefore: index % 2 ? '2026-01-30' : '2026-02-28' };
      expect((await app.client.post('/crates', { body })).status).toBe(201);
    }
  });
  afterAll(() => app.close());

  const names = async (path: string): Promise<unknown> => {
    const { body } = await app.client.get<List & Problem>(path);
    return body.results?.map(({ name }) => name) ?? body.errors?.map(({ message }) => message);
  };

  it.each([
    ['/crates?fresh=true&pageSize=9', ['round a', 'round c']],
    ['/crates?fresh=no&shape=round&pageSize=9', ['round d']],
    ['/crates?heavierThan=5&weight[lt]=25&pageSize=9', ['square b', 'round c']],
    ['/crates?since=2999-01-01T00:00:00Z', []],
    ['/stock?least=10&fresh=true', ['round c']],
    ['/stock?least=1&filter={"name":{"endsWith":"d"}}', ['round d']],
  ])('%s', async (path, expected) => {
    expect(await names(path)).toEqual(expected);
  });

  it.each([
    ['/crates?fresh=maybe', ['fresh takes true or false (also 1, yes, on and their opposites)']],
    ['/crates?shape=oval', ['shape takes one of: round, square']],
    ['/crates?frsh=1', ['frsh is no parameter of this list; did you mean "fresh"?']],
    ['/crates?fresh[eq]=true', ['fresh takes a value, and no operator']],
    ['/stock', ['least is required; it takes a whole number of 32 bits']],
    ['/stock?least=x', ['least takes a whole number of 32 bits']],
  ])('refuse %s', async (path, messages) => {
    expect(await names(path)).toEqual(messages);
  });

  it('are part of what a cursor is bound to, and of programs’ lists', async () => {
    const { body } = await app.client.get<List>('/crates?fresh=true&ordering=-weight');
    expect(body.results.map(({ name }) => name)).toEqual(['round c']);
    expect(await names(`/crates?fresh=true&ordering=-weight&cursor=${body.next}`)).toEqual(['round a']);
    expect((await app.client.get(`/crates?ordering=-weight&cursor=${body.next}`)).status).toBe(400);
    const service = endpointServiceOf(app, Crate);
    const context = RequestContext.system();
    const { results } = await service.list({ parameters: { heavierThan: 15 }, pageSize: 9 }, context);
    expect(results.map(({ name }) => name)).toEqual(['round c', 'round d']);
  });

  it('stand in the document', () => {
    const plan = app.get(EndpointCatalog).plans.find(({ name }) => name === 'Crate');
    const documented =
      plan && listParameters(plan).map(({ name, description, schema }) => ({ name, description, schema }));
    expect(documented).toEqual(
      expect.arrayContaining([
        { name: 'fresh', description: 'Whether it can be sold today.', schema: { type: 'boolean' } },
        expect.objectContaining({ name: 'shape', schema: { type: 'string', enum: ['round', 'square'] } }),
      ]),
    );
  });
});

class ClashingFilter extends FilterBackend<Clash> {
  readonly parameters = [
    { name: 'name' },
    { name: 'ordering' },
    { name: 'own' },
    { name: 'own' },
    { name: 'a[b]' },
    { name: 'kind', type: 'enum' },
  ] as const;
  filter(): Where<Clash> {
    return {};
  }
}

@RestEndpoint<Clash>({ filtering: { fields: ['name', 'or' as 'name'], backends: [ClashingFilter] } })
class Clash extends RestEntity {
  @Field() name!: string;
  @Field() or!: string;
}

it('are refused at boot with names that are taken or unusable, and so is a field that joins conditions', async () => {
  const error: unknown = await bootFeature({ feature: { endpoints: [Clash] } }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NestlingConfigError);
  expect((error as NestlingConfigError).problems.map(({ what }) => what)).toEqual([
    'filtering.fields names "or", but "or" joins conditions in filters',
    'the parameter "name" belongs to the list already',
    'the parameter "ordering" belongs to the list already',
    'the parameter "own" belongs to the list already',
    'the parameter "a[b]" has no usable name',
    'the parameter "kind" is an enum without values',
  ]);
});
