import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Command } from 'nest-commander';
import { inspect } from 'node:util';
import { createApp } from '../app/create-app.js';
import { UsageError } from '../nestling.errors.js';
import { loadFile } from '../config/config.loading.js';
import { fileOf, NestlingCommand, print, type OutputOptions } from './nestling.command.js';
import { bannerOf, contextOf } from './shell.context.js';
import { openShell, runScript } from './shell.session.js';

@Command({
  name: 'shell',
  arguments: '[file]',
  description: 'Evaluate JavaScript inside the application of a YAML file.',
  argsDescription: { file: 'the YAML file (default: that of NESTLING_CONFIG)' },
})
export class ShellCommand extends NestlingCommand {
  async run([argument]: string[], given: OutputOptions = {}): Promise<void> {
    const file = fileOf(argument);
    const piped = process.stdin.isTTY ? undefined : await pipedText();
    const { options, surroundings } = await loadFile(file);
    const app = await createApp(options, surroundings);
    try {
      await app.init();
      await evaluate(app, piped, given);
    } finally {
      await app.close();
    }
  }
}

async function evaluate(
  app: NestFastifyApplication,
  piped: string | undefined,
  options: OutputOptions,
): Promise<void> {
  const context = contextOf(app);
  if (piped === undefined) {
    process.stdout.write(`${bannerOf(context)}\n`);
    return openShell(context);
  }
  const value = await runScript(piped, context);
  if (value !== undefined) print(options, value, inspect(value, { depth: 4, colors: process.stdout.isTTY }));
}

/** What was piped in; nothing is no way to say anything. */
async function pipedText(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() !== '') return text;
  throw new UsageError(
    'There is no terminal, and nothing was piped in. Run it in a terminal, or pipe a script into it: ' +
      'echo "services.Book.list({}, system)" | nestling shell api.yaml',
  );
}
