import { Command, CommandRunner, Option } from 'nest-commander';
import { ConfigFileError } from '../config/mistake.js';
import { EXIT } from './cli.errors.js';
import { loadFile } from './config.loading.js';

@Command({
  name: 'check',
  arguments: '<file>',
  description: 'Say what is wrong with a YAML file, and start nothing.',
  argsDescription: { file: 'the YAML file' },
})
export class CheckCommand extends CommandRunner {
  async run([file = '']: string[], { json = false }: { json?: boolean } = {}): Promise<void> {
    try {
      const { options } = await loadFile(file);
      const { length } = options.endpoints;
      const text = `${file} is right: ${length} ${length === 1 ? 'endpoint' : 'endpoints'}`;
      process.stdout.write(`${json ? JSON.stringify({ ok: true, mistakes: [] }) : text}\n`);
    } catch (error) {
      if (!json || !(error instanceof ConfigFileError)) throw error;
      process.stdout.write(`${JSON.stringify({ ok: false, mistakes: error.mistakes })}\n`);
      process.exitCode = EXIT.usage;
    }
  }

  @Option({ flags: '--json', description: 'print the mistakes as JSON' })
  parseJson(): boolean {
    return true;
  }
}
