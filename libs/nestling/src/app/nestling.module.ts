import { Module, type DynamicModule } from '@nestjs/common';
import type { ConfigSection } from '@nestling/core';
import { DatabaseModule } from '@nestling/database';
import { RestModule, type RestOptions } from '@nestling/rest';
import { ServerModule } from '@nestling/server';
import { dirname, resolve } from 'node:path';
import { endpointClasses } from '../build/endpoint-class.factory.js';
import { lightApiProblem } from '../build/lightapi.preset.js';
import { readConfigFile } from '../config/config.reader.js';
import { loadModules } from '../config/module.loader.js';
import { findSections } from '../config/section.finder.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import { NESTLING_OPTIONS } from './nestling.tokens.js';
import { TableGuard } from './table.guard.js';

/** What the application around the module decides. */
export interface NestlingModuleOptions extends Pick<RestOptions, 'problems'> {
  /** Whether `/health/live` and `/health/ready` answer. @default true */
  readonly health?: boolean;
  /** What other packages add to the options. @default none; of a file, the installed ones */
  readonly sections?: readonly ConfigSection[];
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
   * the file.
   *
   * @throws ConfigFileError with all that is wrong with the file
   */
  static fromConfig(file: string, surroundings: NestlingModuleOptions = {}): DynamicModule {
    const sections = surroundings.sections ?? findSections(dirname(resolve(file)));
    const config = readConfigFile(file, { sections });
    return NestlingModule.forRoot(loadModules(config), {
      folder: config.folder,
      ...surroundings,
      sections,
    });
  }

  /** The API that options describe. */
  static forRoot(options: NestlingOptions, given: NestlingModuleOptions = {}): DynamicModule {
    const { problems, health, sections = [], folder = process.cwd() } = given;
    const { database = {}, secret, bodyLimit, corsOrigins, timeouts, preset } = options;
    const { url = process.env['DATABASE_URL'], synchronize = false } = database;
    const problemFormat = preset === 'lightapi' ? lightApiProblem : undefined;
    const surroundings = { folder, ...(secret === undefined ? {} : { secret }) };
    const values = options as unknown as Readonly<Record<string, unknown>>;
    return {
      module: NestlingModule,
      imports: [
        DatabaseModule.forRoot({ url, synchronize }),
        RestModule.forRoot({ secret, problems, bodyLimit, problemFormat }),
        RestModule.forFeature(endpointClasses(options, { sections, surroundings })),
        ServerModule.forRoot({ corsOrigins, timeouts, health }),
        ...sections.flatMap((section) => section.modules?.(values, surroundings) ?? []),
      ],
      providers: [{ provide: NESTLING_OPTIONS, useValue: options }, TableGuard],
    };
  }
}
