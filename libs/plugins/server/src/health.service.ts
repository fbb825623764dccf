import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Database } from '@nestling/database';

/** How long a database may take to say that it is there. */
const PATIENCE = 2_000;

/** What `/health/ready` answers. */
export interface HealthReport {
  readonly status: 'ok' | 'starting' | 'stopping' | 'error';
  /** Each database: whether it answers. */
  readonly databases: Readonly<Record<string, 'up' | 'down'>>;
}

/** Knows whether the application can take requests. */
@Injectable()
export class HealthService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Nestling');
  private phase: 'starting' | 'ok' | 'stopping' = 'starting';
  private databases: ReadonlyMap<string, Database> = new Map();

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    this.databases = new Map(
      this.discovery.getProviders().flatMap(({ token, instance }): [string, Database][] => {
        const database: unknown = instance;
        return database instanceof Database ? [[nameOf(token), database]] : [];
      }),
    );
    this.phase = 'ok';
  }

  beforeApplicationShutdown(): void {
    this.phase = 'stopping';
  }

  /** Asks every database of the application. */
  async check(): Promise<HealthReport> {
    const answers = await Promise.all(
      [...this.databases].map(async ([name, database]): Promise<[string, 'up' | 'down']> => [
        name,
        (await this.answers(name, database)) ? 'up' : 'down',
      ]),
    );
    const isDown = answers.some(([, state]) => state === 'down');
    const status = this.phase === 'ok' && isDown ? 'error' : this.phase;
    return { status, databases: Object.fromEntries(answers) };
  }

  private async answers(name: string, database: Database): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
    });
    try {
      await Promise.race([database.query('SELECT 1'), late]);
      return true;
    } catch (error) {
      this.logger.warn(`The database ${name} is down: ${(error as Error).message}`);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A named data source has its name in the token of its Database. */
function nameOf(token: unknown): string {
  return typeof token === 'symbol' ? (token.description?.split(':').at(-1) ?? 'default') : 'default';
}
