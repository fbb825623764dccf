import type { INestApplication } from '@nestjs/common';
import { stopOnSignals } from '@nestling/server';
import { Command, CommandRunner, Option } from 'nest-commander';
import { createApp } from '../app/create-app.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import { UsageError } from './cli.errors.js';
import { loadFile } from './config.loading.js';
import { routesOf, tableOfRoutes } from './route.table.js';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 8000;
const MAX_PORT = 65_535;

interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  readonly json?: boolean;
}

@Command({
  name: 'serve',
  arguments: '<file>',
  description: 'Serve the API that a YAML file describes.',
  argsDescription: { file: 'the YAML file' },
})
export class ServeCommand extends CommandRunner {
  async run([file = '']: string[], given: ServeOptions = {}): Promise<void> {
    const { options, surroundings } = await loadFile(file);
    const app = await createApp(options, surroundings);
    stopOnSignals(app, { grace: options.timeouts?.shutdown });
    await listen(app, options, given);
    const address = (await app.getUrl()).replace('[::1]', 'localhost');
    const routes = routesOf(app, options);
    const text = `Nestling listening on ${address}\n${tableOfRoutes(routes)}`;
    process.stdout.write(`${given.json ? JSON.stringify({ url: address, routes }) : text}\n`);
  }

  @Option({ flags: '--port <number>', description: 'the port to listen on (default 8000)' })
  parsePort(value: string): number {
    return portOf(value, '--port');
  }

  @Option({ flags: '--host <address>', description: 'the address to listen on (default 127.0.0.1)' })
  parseHost(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'say where it listens as JSON' })
  parseJson(): boolean {
    return true;
  }
}

async function listen(app: INestApplication, options: NestlingOptions, given: ServeOptions): Promise<void> {
  const { HOST, PORT } = process.env;
  const port = given.port ?? (PORT ? portOf(PORT, 'the variable PORT') : (options.port ?? DEFAULT_PORT));
  const host = given.host ?? (HOST || options.host || DEFAULT_HOST);
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw error;
    const message = `The port ${port} of ${host} is taken. Stop what listens there, or choose another: --port ${port + 1}`;
    throw new Error(message, { cause: error });
  }
}

function portOf(value: string, source: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Infinity;
  if (port > MAX_PORT) throw new UsageError(`${source} is "${value}"; use a number from 0 to ${MAX_PORT}`);
  return port;
}
