import { Option } from 'nest-commander';
import { relative } from 'node:path';
import { NestlingCommand } from '../nestling.command.js';

/** What the arguments of most verbs are called in their help. */
export const FILE = { file: 'a YAML file, or a built module of a Nest app' };

/** A verb of `nestling db`. */
export abstract class MigrationCommand extends NestlingCommand {
  @Option({ flags: '--db <name>', description: 'the name of the data source, in an app that has several' })
  parseDb(value: string): string {
    return value;
  }

  @Option({ flags: '--dir <folder>', description: 'the folder of the migrations (default: migrations)' })
  parseDir(value: string): string {
    return value;
  }
}

/** A file as it is called from here. */
export function shown(file: string): string {
  return relative(process.cwd(), file) || '.';
}
