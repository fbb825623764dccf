import 'reflect-metadata';
import { createRequire } from 'node:module';
import { CliModule } from './cli.module.js';
import { runCli } from './cli.runner.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

void runCli(CliModule, { name: 'nestling', version });
