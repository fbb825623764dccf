import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import type { ConfigSection } from '@nestling/core';
import { DatabaseModule, type ReflectedSchema } from '@nestling/database';
import { RestModule, type RestOptions } from '@nestling/rest';
import { ServerModule } from '@nestling/server';
import { dirname, resolve } from 'node:path';
import { endpointClasses } from '../build/endpoint-class.factory.js';
import { readTables } from '../build/reflected.tables.js';
import { lightApiProblem } from '../build/lightapi.preset.js';
import { readConfigFile } from '../config/config.reader.js';
import { loadModules, surroundingsOf } from '../config/module.loader.js';
import { checkOptions } from '../config/options.checks.js';
import { findSections } from '../config/section.finder.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import { NESTLING_OPTIONS } from './nestling.tokens.js';
import { TableGuard } from './table.guard.js';

/** What the application around the module decides. */
export interface NestlingModuleOptions extends Pick<RestOptions, 'problems'> {
  /** Whether `/health/live` and `/health/ready` answer. @default true */
  readonly health?: boolean;
  /** What other packages add. @default what the packages add that come with this one; of a file, also the installed ones */
  readonly sections?: readonly ConfigSection[];
  /** The tables of the database, for endpoints with `reflect`. @default they are read */
  readonly tables?: ReflectedSchema;
  /** Whether endpoints may declare columns that reflected tables lack, for a program that adds them. @default false */
  readonly allowMissing?: boolean;
  /** Whether tables are compared at the start, and missing ones made. @default true */
  readonly prepareTables?: boolean;
  /** Where an app of `createApp()` logs. @default warnings and errors, on stderr */
  readonly logger?: LoggerService;
  /** The folder that relative paths start from. @default the current one; of a file, its own */
  readonly folder?: string;
}

/**
 * A whole API as one module: database, endpoints, health.
 *
 * @example
 * @Module({ imports: [NestlingModule.fromConfig('api.yaml')] })
 * class AppModule {}
 */
@Module({})
export class NestlingModule {
  /**
   * The API that a YAML file describes, inside an app of your own. Middleware belongs to the app, and is not taken from
   * the file. Nest waits for the module among its `imports`; it is a promise because tables may have to be read.
   *
   * @throws ConfigFileError with all that is wrong with the file
   */
  static fromConfig(file: string, surroundings: NestlingModuleOptions = {}): Promise<DynamicModule> {
    return awaited(async () => {
      const sections = surroundings.sections ?? findSections(dirname(resolve(file)));
      const { allowMissing } = surroundings;
      const config = await readConfigFile(file, { sections, allowMissing });
      const { folder, tables } = config;
      return composed(loadModules(config), { folder, tables, ...surroundings, sections });
    });
  }

  /** The API that options describe. */
  static forRoot(options: NestlingOptions, given: NestlingModuleOptions = {}): Promise<DynamicModule> {
    return awaited(() => composed(options, given));
  }
}

/** Whoever imports the module gets the error; until then nobody has missed it. */
function awaited(make: () => Promise<DynamicModule>): Promise<DynamicModule> {
  const module = make();
  module.catch(() => undefined);
  return module;
}

async function composed(options: NestlingOptions, given: NestlingModuleOptions): Promise<DynamicModule> {
  const { problems, health, sections = findSections(), folder = process.cwd(), allowMissing } = given;
  checkOptions(options, sections);
  const { database = {}, secret, bodyLimit, corsOrigins, timeouts, preset } = options;
  const { url = process.env['DATABASE_URL'], schema, synchronize = false } = database;
  const place = { url, ...(schema === undefined ? {} : { schema }) };
  const problemFormat = preset === 'lightapi' ? lightApiProblem : undefined;
  const surroundings = surroundingsOf(options, folder);
  const values = options as unknown as Readonly<Record<string, unknown>>;
  const tables = given.tables ?? (await readTables(options));
  const classes = endpointClasses(options, { sections, surroundings, tables, allowMissing });
  return {
    module: NestlingModule,
    imports: [
      DatabaseModule.forRoot({ ...place, synchronize, entities: classes }),
      RestModule.forRoot({ secret, problems, bodyLimit, problemFormat }),
      RestModule.forFeature(classes),
      ServerModule.forRoot({ corsOrigins, timeouts, health }),
      ...sections.flatMap((section) => section.modules?.(values, surroundings) ?? []),
    ],
    providers: [
      { provide: NESTLING_OPTIONS, useValue: options },
      ...(given.prepareTables === false ? [] : [TableGuard]),
    ],
  };
}
