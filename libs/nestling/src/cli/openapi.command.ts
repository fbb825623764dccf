import { RestDocs } from '@nestling/rest';
import { Command, CommandRunner, Option } from 'nest-commander';
import { writeFile } from 'node:fs/promises';
import { createApp, documentOptions } from '../app/create-app.js';
import { inMemory } from '../config/trial.run.js';
import { loadFile } from './config.loading.js';

@Command({
  name: 'openapi',
  arguments: '<file>',
  description: 'Write the OpenAPI document of a YAML file, and start nothing.',
  argsDescription: { file: 'the YAML file' },
})
export class OpenApiCommand extends CommandRunner {
  async run([file = '']: string[], { out }: { out?: string } = {}): Promise<void> {
    const { options, surroundings } = await loadFile(file);
    const app = await createApp(inMemory(options), surroundings);
    try {
      await app.init();
      const text = `${JSON.stringify(RestDocs.document(app, documentOptions(options)), undefined, 2)}\n`;
      if (out === undefined) process.stdout.write(text);
      else await writeFile(out, text);
    } finally {
      await app.close();
    }
  }

  @Option({ flags: '--out <file>', description: 'where to write it (default: print it)' })
  parseOut(value: string): string {
    return value;
  }

  /** The document is JSON in any case. */
  @Option({ flags: '--json', description: 'print JSON, as it does anyway' })
  parseJson(): boolean {
    return true;
  }
}
