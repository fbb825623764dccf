// What an aggregate is declared as: in the document, and in mistakes at boot.
import { RequestContext, type EndpointOptions, type NestlingConfigError } from '@nestling/core';
import { AggregateQueryReader } from '../src/controller/aggregate-query.reader.js';
import { EndpointCatalog } from '../src/endpoint.catalog.js';
import { Field, Reference, RestDocs, RestEndpoint, RestEntity, type Relation } from '../src/index.js';
import { Sale, SALES, Seller } from './aggregates.support.js';
import { bootFeature } from './feature.app.js';
import { validator, type Documented } from './openapi.app.js';
import { endpointServiceOf } from './program.support.js';

describe('the document of an aggregate', () => {
  it('has its parameters, and the schema of its answers', async () => {
    const app = await bootFeature({ feature: SALES, configure: (server) => RestDocs.setup(server) });
    const document = RestDocs.document(app.app);
    const { get } = document.paths['/sales/aggregate'] as { get: Documented };
    const names = (get.parameters ?? [])
      .filter((parameter) => parameter.in === 'query')
      .map(({ name }) => name);
    const plan = app.get(EndpointCatalog).plans.find(({ path }) => path === 'sales');
    expect(names).toEqual(expect.arrayContaining(plan ? new AggregateQueryReader(plan).names : ['?']));
    expect(JSON.stringify(document)).not.toContain('secret"');
    const sale = { category: 'a', price: '1.00', quantity: 1, weight: null, soldAt: '2026-01-01T00:00:00Z' };
    await endpointServiceOf(app, Sale).create(sale, RequestContext.system());
    const { body } = await app.client.get(
      '/sales/aggregate?count=*&sum=price,units&avg=weight&min=soldAt&groupBy=category,seller.country',
    );
    const validate = validator(document).compile({ $ref: 'document#/components/schemas/SaleAggregate' });
    expect([validate(body), validate.errors]).toEqual([true, null]);
    await app.close();
  });
});

@RestEndpoint({
  path: 'wrong',
  methods: ['POST'],
  aggregate: {
    fields: ['flag', 'hidden', 'titel'],
    groupBy: ['document', 'sum', 'seller.nam'],
    maxGroups: 0,
  },
} as EndpointOptions)
class Wrong extends RestEntity {
  @Field() title!: string;
  @Field({ default: true }) flag!: boolean;
  @Field({ hidden: true }) hidden!: string;
  @Field({ type: 'json', nullable: true }) document?: unknown;
  @Field({ type: 'integer' }) sum!: number;
  @Reference(() => Seller) seller!: Relation<Seller>;
}

it('reports what cannot be summed up or grouped by, at boot', async () => {
  const refused = await bootFeature({ feature: { endpoints: [Wrong, Seller] } }).catch(
    (error: unknown) => error,
  );
  expect((refused as NestlingConfigError).problems.map(({ what }) => what)).toEqual([
    'there is `aggregate`, but no GET',
    'aggregate.maxGroups is 0',
    'aggregate.fields names "hidden", which is hidden',
    expect.stringMatching(/^aggregate.fields names "titel", which is no field; did you mean "title"/),
    'aggregate.fields names "flag", which is of type boolean',
    expect.stringMatching(/^aggregate.groupBy names "seller.nam", which is no field/),
    'aggregate.groupBy names "document", which is of type json',
    'aggregate.groupBy names "sum", the name of a function',
  ]);
});
