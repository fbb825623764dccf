import { Command, CommandRunner } from 'nest-commander';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UsageError } from '../nestling.errors.js';

const GENERATORS = '@nestling/schematics';

/** What is needed of @nestling/schematics. */
interface Generators {
  runGenerator(argv: readonly string[], options: { command: string }): Promise<number>;
}

/** `nestling g`: the generators of @nestling/schematics, which read their arguments themselves. */
@Command({
  name: 'generate',
  aliases: ['g'],
  arguments: '[generator] [arguments...]',
  description: 'Write the code of an endpoint, a plugin, a hook...; nestling g tells which there are.',
  argsDescription: { generator: 'what to make', arguments: 'its name, fields and options' },
  allowUnknownOptions: true,
})
export class GenerateCommand extends CommandRunner {
  async run(argv: string[]): Promise<void> {
    const { runGenerator } = loadGenerators();
    process.exitCode = await runGenerator(argv, { command: 'nestling g' });
  }

  /** Without help of its own: that of a generator tells more. */
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    command.helpOption(false);
    return super.setCommand(command);
  }
}

/** Those of the folder that is worked in. */
function loadGenerators(): Generators {
  try {
    return createRequire(join(process.cwd(), 'package.json'))(GENERATORS) as Generators;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !message.includes(GENERATORS)) throw error;
    throw new UsageError(`The generators are not installed here. Run: npm install --save-dev ${GENERATORS}`);
  }
}
