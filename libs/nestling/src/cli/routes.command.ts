import { Command, CommandRunner, Option } from 'nest-commander';
import { createApp } from '../app/create-app.js';
import { inMemory } from '../config/trial.run.js';
import { loadFile } from './config.loading.js';
import { routesOf, tableOfRoutes } from './route.table.js';

@Command({
  name: 'routes',
  arguments: '<file>',
  description: 'List the routes of a YAML file, and start nothing.',
  argsDescription: { file: 'the YAML file' },
})
export class RoutesCommand extends CommandRunner {
  async run([file = '']: string[], { json = false }: { json?: boolean } = {}): Promise<void> {
    const { options, surroundings } = await loadFile(file);
    const app = await createApp(inMemory(options), surroundings);
    try {
      await app.init();
      const routes = routesOf(app, options);
      process.stdout.write(`${json ? JSON.stringify(routes) : tableOfRoutes(routes)}\n`);
    } finally {
      await app.close();
    }
  }

  @Option({ flags: '--json', description: 'print the routes as JSON' })
  parseJson(): boolean {
    return true;
  }
}
