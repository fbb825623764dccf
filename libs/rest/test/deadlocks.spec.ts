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

@RestEndpoint<Account>({ path: 'accounts' })
class Account extends RestEntity {
  @Field({ type: 'integer', default: 0 }) balance!: number;
}

/** Touches the other account of a pair as well, whichever comes first. */
@RestService(Account)
class AccountService extends EndpointService<Account> {
  override async update(id: number, input: UpdateInput<Account>): Promise<ReadView<Account>> {
    const context = RequestContext.system();
    const row = await super.update(id, input, context);
    await super.update(id === 1 ? 2 : 1, input, context);
    return row;
  }
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
});
