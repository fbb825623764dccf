// What fails after the database has done its part, or may have done it, leaves nothing of a bulk behind and doubles nothing.
import { Logger } from '@nestjs/common';
import { Database, type DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import { setTimeout } from 'node:timers/promises';
import { Computed, Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { Problem } from './wire.support.js';

@RestEndpoint<Parcel>({ path: 'parcels', bulk: true })
class Parcel extends RestEntity {
  @Field() label!: string;
  @Computed({
    type: 'string',
    compute: ({ label }) => {
      if (label === 'unreadable') throw new Error('no one can read this');
      return String(label).toUpperCase();
    },
  })
  stamp!: string;
}

const create = (...labels: string[]) => ({
  body: { create: labels.map((label) => ({ label })) },
});

describe.each(testDialects())('bulks that fail late on %s', (database: DialectName) => {
  let app: TestApp;
  const stored = async (): Promise<unknown[]> =>
    app.get(Database).query('SELECT label FROM parcels ORDER BY id');
  const open = async (source: object = {}): Promise<void> => {
    app = await bootFeature({ feature: { endpoints: [Parcel] }, database, source });
  };
  afterEach(() => app.close());

  it('store nothing when a row cannot be shown', async () => {
    await open();
    const told = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    for (let time = 1; time <= 3; time++) {
      const { status, body } = await app.client.post<Problem>('/parcels/bulk', create('plain', 'unreadable'));
      expect([status, body.code]).toEqual([500, 'CORE_INTERNAL']);
      expect(await stored()).toEqual([]);
      expect(told).toHaveBeenCalledTimes(time);
    }
    told.mockRestore();
  });

  const onPostgres = database === 'postgres' ? it : it.skip;
  onPostgres(
    'are stored by nobody when the driver did not wait (skipped elsewhere: no such timeout)',
    async () => {
      await open({ extra: { query_timeout: 400 } });
      for (const label of ['a', 'b']) await app.client.post('/parcels/bulk', create(label, label));
      const { dataSource } = app.get(Database);
      const locking = dataSource.createQueryRunner();
      await locking.startTransaction();
      await locking.query('LOCK TABLE parcels IN SHARE MODE');
      const answer = app.client.post<Problem>('/parcels/bulk', create('late', 'later'));
      const { status } = await answer;
      await locking.rollbackTransaction();
      await locking.release();
      await setTimeout(300);
      expect(status).toBe(503);
      expect(await stored()).toEqual(['a', 'a', 'b', 'b'].map((label) => ({ label })));
    },
  );
});
