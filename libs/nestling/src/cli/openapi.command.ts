import { RestDocs } from '@nestling/rest';
import { Command, Option } from 'nest-commander';
import { createApp, documentOptions } from '../app/create-app.js';
import { forTrial } from '../config/trial.run.js';
import { loadFile } from '../config/config.loading.js';
import { fileOf, NestlingCommand } from './nestling.command.js';
import { writeOutput } from './output.writer.js';

@Command({
  name: 'openapi',
  arguments: '[file]',
  description: 'Write the OpenAPI document of a YAML file, and start nothing.',
  argsDescription: { file: 'the YAML file (default: that of NESTLING_CONFIG)' },
})
export class OpenApiCommand extends NestlingCommand {
  async run([argument]: string[], { out }: { out?: string } = {}): Promise<void> {
    const { options, surroundings } = await loadFile(fileOf(argument));
    const app = await createApp(...forTrial(options, surroundings));
    try {
      await app.init();
      const text = `${JSON.stringify(RestDocs.document(app, documentOptions(options)), undefined, 2)}\n`;
      await writeOutput(text, out, { force: true });
    } finally {
      await app.close();
    }
  }

  @Option({ flags: '--out <file>', description: 'where to write it (default: print it)' })
  parseOut(value: string): string {
    return value;
  }
}
