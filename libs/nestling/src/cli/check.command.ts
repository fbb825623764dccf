import { Command } from 'nest-commander';
import { ConfigFileError } from '../config/mistake.js';
import { EXIT } from './exit.codes.js';
import { loadFile } from '../config/config.loading.js';
import { fileOf, NestlingCommand, print, type OutputOptions } from './nestling.command.js';

@Command({
  name: 'check',
  arguments: '[file]',
  description: 'Say what is wrong with a YAML file, and start nothing.',
  argsDescription: { file: 'the YAML file (default: that of NESTLING_CONFIG)' },
})
export class CheckCommand extends NestlingCommand {
  async run([argument]: string[], given: OutputOptions = {}): Promise<void> {
    const file = fileOf(argument);
    try {
      const { options } = await loadFile(file);
      const { length } = options.endpoints;
      const text = `${file} is right: ${length} ${length === 1 ? 'endpoint' : 'endpoints'}`;
      print(given, { ok: true, mistakes: [] }, text);
    } catch (error) {
      if (!given.json || !(error instanceof ConfigFileError)) throw error;
      print(given, { ok: false, mistakes: error.mistakes }, error.message);
      process.exitCode = EXIT.usage;
    }
  }
}
