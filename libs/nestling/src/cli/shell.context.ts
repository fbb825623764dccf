// What stands ready in the shell.
import type { INestApplication } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { RequestContext } from '@nestling/core';
import { Database } from '@nestling/database';
import { EndpointCatalog, endpointServiceToken, type EndpointService } from '@nestling/rest';
import type { DataSource } from 'typeorm';

/** The names of a shell, and what they stand for. */
export interface ShellContext {
  readonly app: INestApplication;
  /** A provider of the application, by its class or token. */
  readonly get: (token: Parameters<INestApplication['get']>[0]) => unknown;
  readonly dataSource: DataSource;
  readonly database: Database;
  /** The services of the endpoints, by the names of their classes. */
  readonly services: Readonly<Record<string, EndpointService<object>>>;
  /** The classes of the endpoints, by their names. */
  readonly entities: Readonly<Record<string, unknown>>;
  /** What a service is called with by nobody: every row may be read and written. */
  readonly system: RequestContext;
}

export function contextOf(app: INestApplication): ShellContext {
  // The application itself would log what it does not find.
  const modules = app.get(ModuleRef);
  const get: ShellContext['get'] = (token) => modules.get<unknown>(token, { strict: false });
  const { plans } = app.get(EndpointCatalog, { strict: false });
  const database = app.get(Database, { strict: false });
  return {
    app,
    get,
    database,
    dataSource: database.dataSource,
    services: Object.fromEntries(
      plans.map(({ name, entity }) => [name, get(endpointServiceToken(entity))]),
    ) as ShellContext['services'],
    entities: Object.fromEntries(plans.map(({ name, entity }) => [name, entity])),
    system: RequestContext.system(),
  };
}

/** Says what stands ready, with an example. */
export function bannerOf(context: ShellContext): string {
  const names = Object.keys(context.services);
  return [
    `The endpoints are ${names.join(', ')}. Ready: ${Object.keys(context).join(', ')}.`,
    `  await services.${names[0] ?? 'Book'}.list({}, system)`,
    'Ctrl-D or .exit ends it.',
  ].join('\n');
}
