import type { INestApplication } from '@nestjs/common';
import { startWorkers, stopOnSignals } from '@nestling/server';
import { Command, Option } from 'nest-commander';
import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { createApp } from '../app/create-app.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import { UsageError } from '../nestling.errors.js';
import { loadFile } from '../config/config.loading.js';
import { fileOf, NestlingCommand, print, type OutputOptions } from './nestling.command.js';
import { routesOf, tableOfRoutes, type RouteLine } from './route.table.js';
import { stopWithSupervisor, superviseServer, tellSupervisor } from './server.supervisor.js';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 8000;
const MAX_PORT = 65_535;

interface ServeOptions extends OutputOptions {
  readonly host?: string;
  readonly port?: number;
  readonly watch?: boolean;
  readonly workers?: number;
}

@Command({
  name: 'serve',
  arguments: '[file]',
  description: 'Serve the API that a YAML file describes.',
  argsDescription: { file: 'the YAML file (default: that of NESTLING_CONFIG)' },
})
export class ServeCommand extends NestlingCommand {
  async run([argument]: string[], given: ServeOptions = {}): Promise<void> {
    const file = fileOf(argument);
    if (given.watch) return superviseServer(file);
    const { options, surroundings } = await loadFile(file);
    const app = await createApp(options, surroundings);
    stopWithSupervisor();
    if (given.workers !== undefined && cluster.isPrimary) return lead(app, options, given);
    stopOnSignals(app, { grace: options.timeouts?.shutdown });
    await listen(app, options, given);
    if (!cluster.isPrimary) return;
    const { port } = app.getHttpServer().address() as AddressInfo;
    announce({ url: await app.getUrl(), port }, routesOf(app, options), given);
  }

  @Option({ flags: '--port <number>', description: 'the port to listen on (default 8000)' })
  parsePort(value: string): number {
    return portOf(value, '--port');
  }

  @Option({ flags: '--host <address>', description: 'the address to listen on (default 127.0.0.1)' })
  parseHost(value: string): string {
    return value;
  }

  @Option({ flags: '--workers <number>', description: 'the number of processes (default 1)' })
  parseWorkers(value: string): number {
    const workers = /^\d{1,3}$/.test(value) ? Number(value) : 0;
    if (workers < 1) throw new UsageError(`--workers is "${value}"; use a number from 1 to 999`);
    return workers;
  }

  @Option({
    flags: '--watch',
    description: 'start anew when the file, .env or a module that it names changes',
  })
  parseWatch(): boolean {
    return true;
  }
}

interface Place {
  readonly url: string;
  readonly port: number;
}

function announce({ url, port }: Place, routes: readonly RouteLine[], given: ServeOptions): void {
  print(given, { url, routes }, `Nestling listening on ${url}\n${tableOfRoutes(routes)}`);
  tellSupervisor(port);
}

/** The first of several processes makes the tables, starts the others, and takes no requests itself. */
async function lead(app: INestApplication, options: NestlingOptions, given: ServeOptions): Promise<void> {
  const isInMemory = options.database?.url?.includes(':memory:') ?? false;
  if (options.secret === undefined || isInMemory) {
    await app.close();
    throw new UsageError(
      isInMemory
        ? 'Several workers cannot share a database in memory; set database.url to a file or a server.'
        : 'Several workers need one secret to sign cursors with; add secret: ${APP_SECRET}.',
    );
  }
  await app.init();
  const routes = routesOf(app, options);
  await app.close();
  const { port } = await startWorkers(given.workers ?? 1);
  const host = hostOf(options, given);
  announce({ url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port }, routes, given);
}

function hostOf({ host = DEFAULT_HOST }: NestlingOptions, given: ServeOptions): string {
  return given.host ?? (process.env['HOST'] || host);
}

async function listen(app: INestApplication, options: NestlingOptions, given: ServeOptions): Promise<void> {
  const { PORT } = process.env;
  const port = given.port ?? (PORT ? portOf(PORT, 'the variable PORT') : (options.port ?? DEFAULT_PORT));
  const host = hostOf(options, given);
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw error;
    const message = `The port ${port} of ${host} is taken. Stop what listens there, or choose another: --port ${port + 1}`;
    // An error with a code is told without a stack: nothing is wrong with the program.
    throw Object.assign(new Error(message, { cause: error }), { code });
  }
}

function portOf(value: string, source: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Infinity;
  if (port > MAX_PORT) throw new UsageError(`${source} is "${value}"; use a number from 0 to ${MAX_PORT}`);
  return port;
}
