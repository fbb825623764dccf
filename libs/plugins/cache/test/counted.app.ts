// One process of several: it says where it listens, and stops with its parent. PostgreSQL counts how often the table is read.
import 'reflect-metadata';
import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule } from '@nestling/database';
import { Computed, Field, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { DataSource } from 'typeorm';
import { Cached, CacheModule } from '../src/index.js';

/** Its table has one row, so that each statement that reads it takes one number. */
@RestEndpoint<Counted>({
  path: 'counted',
  table: 'counted',
  filtering: { fields: ['name'] },
  cache: { ttl: '60s' },
})
export class Counted extends RestEntity {
  @Field() name!: string;
  @Computed({ type: 'integer', sql: "nextval('readings')" }) reading!: number;
}

@Injectable()
export class Readings {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  @Cached({ ttl: '60s', tags: ['counted'] })
  async take(_question: string): Promise<unknown> {
    return this.source.query("SELECT nextval('readings') AS reading, pg_sleep(0.05)");
  }
}

async function main(): Promise<void> {
  const { COUNTED_DATABASE: url = '', COUNTED_REDIS: redis = '' } = process.env;
  @Module({
    imports: [
      DatabaseModule.forRoot({ url }),
      RestModule.forRoot({ secret: 'a secret of the tests' }),
      // So long that a busy machine is not taken for a dead store.
      CacheModule.forRoot({ store: { redis }, prefix: 'counted', timeout: '5s' }),
      RestModule.forFeature([Counted]),
    ],
    providers: [Readings],
  })
  class CountedModule {}

  const app = await NestFactory.create<NestFastifyApplication>(CountedModule, new FastifyAdapter(), {
    logger: ['error'],
  });
  await app.listen(0, '127.0.0.1');
  const readings = app.get(Readings);
  process.on('message', (question: string) => {
    void Promise.all(Array.from({ length: 67 }, () => readings.take(question))).then((taken) =>
      process.send?.({
        taken: JSON.stringify(taken[0]),
        kinds: new Set(taken.map((one) => JSON.stringify(one))).size,
      }),
    );
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ origin: await app.getUrl() });
}

if (process.env['COUNTED_DATABASE']) void main();
