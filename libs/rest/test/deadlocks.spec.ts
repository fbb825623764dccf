// A write of several rows that loses a deadlock is run again, also when the loss came inside a write of the service's own.
import type { DialectName } from '@nestling/database';
import { RequestContext } from '@nestling/core';
import { testDialects, type TestApp } from '@nestling/testing';
import {
  EndpointService,
  Field,
  RestEndpoint,
  RestEntity,
  RestService,
  type ReadView,
  type UpdateInput,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';

@RestEndpoint<Account>({ path: 'accounts', bulk: true, idempotency: true })
class Account extends RestEntity {
  @Field({ type: 'integer', default: 0 }) balance!: number;
}

/** The program's own writes touch the other account of a pair as well, whichever comes first. */
@RestService(Account)
class AccountService extends EndpointService<Account> {
  override async update(
    id: number,
    input: UpdateInput<Account>,
    context: RequestContext,
  ): Promise<ReadView<Account>> {
    if (!context.isSystem) return super.update(id, input, context);
    const row = await super.update(id, input, context);
    await super.update(id === 1 ? 2 : 1, input, context);
    return row;
  }
}

interface Results {
  readonly results: readonly { readonly status: number }[];
}

describe.each(testDialects())('opposite updates on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database, feature: { endpoints: [Account], services: [AccountService] } });
  });
  afterAll(() => app.close());

  it('all come through', async () => {
    const accounts = endpointServiceOf(app, Account);
    for (let count = 0; count < 2; count++) await accounts.create({}, RequestContext.system());
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.allSettled(
        [1, 2].map((id) => accounts.update(id, { balance: round * 2 + id }, RequestContext.system())),
      );
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    }
  });

  it('come through item by item in the one transaction of a key: each row is won by one of them', async () => {
    const accounts = endpointServiceOf(app, Account);
    const made = await Promise.all([0, 0, 0].map(() => accounts.create({}, RequestContext.system())));
    for (let round = 1; round <= 10; round++) {
      const ups = made.map(({ id }) => ({ id, balance: round, version: round }));
      const orders = [ups, [...ups].reverse(), [ups[1], ups[2], ups[0]]];
      const answers = await Promise.all(
        orders.map((update, index) =>
          app.client.post<Results>('/accounts/bulk?atomic=false', {
            body: { update },
            headers: { 'idempotency-key': `round-${round}-${index}` },
          }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const outcomes = answers.flatMap(({ body }) => body.results.map(({ status }) => status));
      expect(outcomes.sort()).toEqual([200, 200, 200, 409, 409, 409, 409, 409, 409]);
    }
  });
});
