import 'reflect-metadata';
import { createRequire } from 'node:module';
import { CliModule } from './cli.module.js';
import { runCli } from './cli.runner.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

// A database's time stamps without a zone are read as those of the process; here they are UTC, as on the wire.
process.env['TZ'] ||= 'UTC';

void runCli(CliModule, {
  name: 'nestling',
  version,
  description: `A REST API from a YAML file.

Exit codes: 0, 1 after a failure, 2 after a wrong call or with a wrong file. Errors go to stderr.`,
});
