import { Command } from 'nest-commander';
import { createApp } from '../app/create-app.js';
import { forTrial } from '../config/trial.run.js';
import { loadFile } from '../config/config.loading.js';
import { fileOf, NestlingCommand, print, type OutputOptions } from './nestling.command.js';
import { routesOf, tableOfRoutes } from './route.table.js';

@Command({
  name: 'routes',
  arguments: '[file]',
  description: 'List the routes of a YAML file, and start nothing.',
  argsDescription: { file: 'the YAML file (default: that of NESTLING_CONFIG)' },
})
export class RoutesCommand extends NestlingCommand {
  async run([argument]: string[], given: OutputOptions = {}): Promise<void> {
    const { options, surroundings } = await loadFile(fileOf(argument));
    const app = await createApp(...forTrial(options, surroundings));
    try {
      await app.init();
      const routes = routesOf(app, options);
      print(given, routes, tableOfRoutes(routes));
    } finally {
      await app.close();
    }
  }
}
