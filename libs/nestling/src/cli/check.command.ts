import { Command, CommandRunner } from 'nest-commander';
import { readConfigFile } from '../config/config.reader.js';
import { tryConfig } from '../config/trial.run.js';

@Command({
  name: 'check',
  arguments: '<file>',
  description: 'Say what is wrong with a YAML file, and start nothing.',
  argsDescription: { file: 'the YAML file' },
})
export class CheckCommand extends CommandRunner {
  async run([file = '']: string[]): Promise<void> {
    const config = readConfigFile(file);
    await tryConfig(config);
    const { length } = config.options.endpoints;
    process.stdout.write(`${file} is right: ${length} ${length === 1 ? 'endpoint' : 'endpoints'}\n`);
  }
}
