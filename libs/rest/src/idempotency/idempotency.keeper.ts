// The table of kept answers over the life of an application: there at the start, and swept from time to time.
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import type { Database } from '@nestling/database';
import { EndpointCatalog } from '../endpoint.catalog.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { IdempotencyRecord } from './idempotency.record.js';
import { IdempotencyStore } from './idempotency.store.js';

const SWEEP_EVERY_MS = 10 * 60_000;

/** Keeps the tables of all data sources whose endpoints have `idempotency`. */
@Injectable()
export class IdempotencyKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Nestling');
  private timer?: NodeJS.Timeout;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(@Inject(EndpointCatalog) private readonly catalog: EndpointCatalog) {}

  /** @throws {REST_TABLE_MISSING} {REST_ENTITY_MISSING} */
  async onApplicationBootstrap(): Promise<void> {
    const databases = this.databases();
    const problems = await Promise.all(
      [...databases].map(async ([database, where]) => problemOf(database, where)),
    );
    const found = problems.filter((problem) => problem !== undefined);
    if (found.length > 0) throw new NestlingConfigError(found);
    if (databases.size === 0) return;
    this.timer = setInterval(() => (this.sweeping = this.sweep()), SWEEP_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /** Drops expired keys; a failure is logged, and the next sweep tries again. */
  async sweep(): Promise<void> {
    for (const database of this.databases().keys()) {
      try {
        await new IdempotencyStore(database).sweep();
      } catch (error) {
        this.logger.error(
          'Expired idempotency keys could not be dropped',
          error instanceof Error ? error.stack : String(error),
        );
      }
    }
  }

  /** Each database once, with an endpoint that needs the table. */
  private databases(): Map<Database, string> {
    const runtimes = this.catalog.runtimes.filter(({ plan }) => plan.idempotency);
    return new Map(runtimes.map(({ database, plan }) => [database, `@RestEndpoint ${plan.name}`]));
  }
}

async function problemOf({ dataSource }: Database, where: string): Promise<ConfigProblem | undefined> {
  if (!dataSource.hasMetadata(IdempotencyRecord)) {
    return {
      code: REST_CONFIG_CODES.entityMissing,
      where,
      what: '`idempotency` needs the entity IdempotencyRecord, which its data source does not know',
      remedy:
        'let DatabaseModule load entities by itself (`autoLoadEntities`), or list IdempotencyRecord in `entities`',
    };
  }
  const { tablePath } = dataSource.getMetadata(IdempotencyRecord);
  const runner = dataSource.createQueryRunner();
  try {
    if (await runner.hasTable(tablePath)) return undefined;
  } finally {
    await runner.release();
  }
  return {
    code: REST_CONFIG_CODES.tableMissing,
    where,
    what: `\`idempotency\` needs the table "${tablePath}", which is not there`,
    remedy:
      'run the migration CreateIdempotencyTable of @nestling/rest: add it to `migrations` of the data source; or let `synchronize` make the table',
  };
}
