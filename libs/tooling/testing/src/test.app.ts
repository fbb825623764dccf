import type { Abstract, INestApplication, ModuleMetadata, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { DialectName } from '@nestling/database';

import type { Platform } from './platform.js';
import { PLATFORM_PARTS, type PlatformParts } from './platform.adapter.js';
import { recordQueries } from './query.recorder.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import type { TestResponse } from './test-response.js';
import { TestUsers } from './test-users.js';
import { TestClient, type TestRequestOptions } from './test.client.js';
import type { Transport } from './transport.js';

/** What an app under test is made of. */
export interface TestAppOptions {
  /**
   * A dialect, for a database of the app's own; or a database of the caller's, which the caller drops.
   *
   * @default 'sqlite'
   */
  readonly database?: DialectName | TestDatabase;
  /** @default 'fastify' */
  readonly platform?: Platform;
  /** The root module, given the database to connect to. */
  readonly module: (database: TestDatabase) => ModuleMetadata;
  /** What `main.ts` would do to the app before it starts: pipes, prefixes, versioning. */
  readonly configure?: (app: INestApplication) => void | Promise<void>;
}

/**
 * A running app with a database of its own.
 *
 * @example
 * const app = await TestApp.create({
 *   module: ({ url }) => ({ imports: [DatabaseModule.forRoot({ url, synchronize: true }), OrdersModule] }),
 * });
 * const { status } = await app.as({ id: 1 }).get('/orders');
 * await app.close();
 */
export class TestApp {
  /** Sends requests as nobody. */
  readonly client: TestClient;

  private constructor(
    readonly app: INestApplication,
    readonly database: TestDatabase,
    private readonly parts: { transport: Transport; users: TestUsers; drop: () => Promise<void> },
  ) {
    this.client = this.clientWith({});
  }

  /** Starts an app. When that fails, the error is the app's and the database is dropped. */
  static async create(options: TestAppOptions): Promise<TestApp> {
    const given = options.database ?? 'sqlite';
    const database = typeof given === 'string' ? await createTestDatabase(given) : given;
    const drop = typeof given === 'string' ? () => database.drop() : () => Promise.resolve();
    const platform = PLATFORM_PARTS[options.platform ?? 'fastify'];
    const users = new TestUsers();
    try {
      const app = await start(options, database, { platform, users });
      return new TestApp(app, database, { transport: platform.transport, users, drop });
    } catch (error) {
      await drop();
      throw error;
    }
  }

  /** A provider of the app. */
  get<T>(token: Type<T> | Abstract<T> | string | symbol): T {
    return this.app.get<T>(token, { strict: false });
  }

  request<Body = unknown>(
    method: string,
    path: string,
    options?: TestRequestOptions,
  ): Promise<TestResponse<Body>> {
    return this.client.request<Body>(method, path, options);
  }

  /** A client whose requests carry `user` as `request.user`. */
  as(user: object): TestClient {
    return this.clientWith(this.parts.users.register(user));
  }

  /** A client whose requests carry these headers, such as credentials. */
  with(headers: Readonly<Record<string, string>>): TestClient {
    return this.clientWith(headers);
  }

  /** Runs `work` and answers the SQL statements sent meanwhile, on all data sources of the app. */
  countQueries<T>(work: () => Promise<T>): Promise<{ result: T; queries: string[] }> {
    return recordQueries(this.app, work);
  }

  /** Stops the app and drops its database. */
  async close(): Promise<void> {
    try {
      await this.app.close();
    } finally {
      await this.parts.drop();
    }
  }

  private clientWith(headers: Readonly<Record<string, string>>): TestClient {
    return new TestClient((request) => this.parts.transport.send(this.app, request), headers);
  }
}

async function start(
  options: TestAppOptions,
  database: TestDatabase,
  { platform, users }: { platform: PlatformParts; users: TestUsers },
): Promise<INestApplication> {
  const testing = await Test.createTestingModule(options.module(database)).compile();
  const app = testing.createNestApplication(await platform.createAdapter(), { logger: ['error', 'fatal'] });
  try {
    platform.transport.prepare(app, (request) => users.attach(request));
    await options.configure?.(app);
    await platform.transport.start(app);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
