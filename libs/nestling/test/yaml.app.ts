// An app from a YAML file, on a database of its own.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DialectName } from '@nestling/database';
import { createTestDatabase } from '@nestling/testing';
import { join } from 'node:path';
import { createApp } from '../src/index.js';
import { readConfigFile } from '../src/config/config.reader.js';
import { tryConfig } from '../src/config/trial.run.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Body;
}
/** Whatever JSON says; the tests say what they expect. */
interface Body extends Readonly<Record<string, unknown>> {
  readonly results?: readonly Readonly<Record<string, unknown>>[];
  readonly errors?: readonly { readonly field: string }[];
}

export interface YamlApp {
  send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts the app of `apis/<name>.yaml`. */
export async function startYaml(name: string, dialect: DialectName): Promise<YamlApp> {
  const database = await createTestDatabase(dialect);
  const file = join(import.meta.dirname, 'apis', `${name}.yaml`);
  const app = await startFile(file, { DATABASE_URL: database.url });
  return {
    ...app,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** Starts the app of a file, as `nestling serve` does. */
export async function startFile(file: string, environment = {}): Promise<YamlApp> {
  const config = await readConfigFile(file, { environment });
  const options = await tryConfig(config);
  const app: NestFastifyApplication = await createApp(options, {
    tables: config.tables,
    folder: config.folder,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    send: async (method, url, payload, headers = {}) => {
      const response = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
      const body = (response.body === '' ? {} : JSON.parse(response.body)) as Body;
      return { status: response.statusCode, headers: response.headers, body };
    },
    close: () => app.close(),
  };
}
