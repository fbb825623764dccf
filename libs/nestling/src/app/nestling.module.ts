import { Module, type DynamicModule } from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { RestModule, type RestOptions } from '@nestling/rest';
import { ServerModule } from '@nestling/server';
import { endpointClasses } from '../build/endpoint-class.factory.js';
import { lightApiProblem } from '../build/lightapi.preset.js';
import { readConfigFile } from '../config/config.reader.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import { NESTLING_OPTIONS } from './nestling.tokens.js';
import { TableGuard } from './table.guard.js';

/** What the application around the module decides. */
export interface NestlingModuleOptions extends Pick<RestOptions, 'problems'> {
  /** Whether `/health/live` and `/health/ready` answer. @default true */
  readonly health?: boolean;
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
   * The API that a YAML file describes, inside an app of your own.
   *
   * @throws ConfigFileError with all that is wrong with the file
   */
  static fromConfig(file: string, surroundings: NestlingModuleOptions = {}): DynamicModule {
    return NestlingModule.forRoot(readConfigFile(file).options, surroundings);
  }

  /** The API that options describe. */
  static forRoot(options: NestlingOptions, { problems, health }: NestlingModuleOptions = {}): DynamicModule {
    const { database = {}, secret, bodyLimit, corsOrigins, timeouts, preset } = options;
    const problemFormat = preset === 'lightapi' ? lightApiProblem : undefined;
    return {
      module: NestlingModule,
      imports: [
        DatabaseModule.forRoot({
          url: database.url ?? process.env['DATABASE_URL'],
          synchronize: database.synchronize ?? false,
        }),
        RestModule.forRoot({ secret, problems, bodyLimit, problemFormat }),
        RestModule.forFeature(endpointClasses(options)),
        ServerModule.forRoot({ corsOrigins, timeouts, health }),
      ],
      providers: [{ provide: NESTLING_OPTIONS, useValue: options }, TableGuard],
    };
  }
}
