import {
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import { EndpointPlans, NestlingConfigError, PROBLEM_FORMAT } from '@nestling/core';
import cluster from 'node:cluster';
import { appFilter } from './controller/app-problem.filter.js';
import { HttpSetup } from './http.setup.js';
import { IdempotencyKeeper } from './idempotency/idempotency.keeper.js';
import { HookExplorer } from './service/hook.explorer.js';
import { EndpointCatalog } from './endpoint.catalog.js';
import { PluginExplorer } from './plan/plugin.explorer.js';
import { REST_CONFIG_CODES } from './rest.errors.js';
import { featureModule } from './rest.feature.js';
import type { FeatureOptions } from './rest.feature.options.js';
import { ListCatalog } from './list-of/list.catalog.js';
import { RestConfigurableModule } from './rest.module-definition.js';
import { problemFormatOf, type RestOptions } from './rest.options.js';
import { REST_OPTIONS } from './rest.tokens.js';
import { BackgroundTasks } from './service/background.tasks.js';

/**
 * Turns endpoint classes into REST APIs.
 *
 * @example
 * @Module({
 *   imports: [
 *     DatabaseModule.forRoot({ url: 'sqlite:///shop.db' }),
 *     RestModule.forRoot({ secret: process.env.APP_SECRET }),
 *     RestModule.forFeature([Article, Author]),
 *   ],
 * })
 * class AppModule {}
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    EndpointCatalog,
    { provide: EndpointPlans, useExisting: EndpointCatalog },
    PluginExplorer,
    BackgroundTasks,
    HookExplorer,
    HttpSetup,
    ListCatalog,
    IdempotencyKeeper,
    { provide: PROBLEM_FORMAT, inject: [REST_OPTIONS], useFactory: problemFormatOf },
    { provide: APP_FILTER, inject: [REST_OPTIONS, HttpAdapterHost], useFactory: appFilter },
  ],
  exports: [EndpointCatalog, EndpointPlans, ListCatalog, BackgroundTasks, PROBLEM_FORMAT, REST_OPTIONS],
})
export class RestModule extends RestConfigurableModule implements NestModule, OnModuleInit {
  constructor(
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
    @Inject(HttpSetup) private readonly http: HttpSetup,
  ) {
    super();
  }

  /** Registers endpoints, with the services and controllers that change them. */
  static forFeature(feature: FeatureOptions | readonly Type[]): DynamicModule {
    const options = Array.isArray(feature)
      ? { endpoints: feature as readonly Type[] }
      : (feature as FeatureOptions);
    return featureModule(RestFeatureModule, options);
  }

  configure(_consumer: MiddlewareConsumer): void {
    this.http.prepare();
  }

  onModuleInit(): void {
    if (this.options.secret) return;
    if (process.env['NODE_ENV'] === 'production')
      throw secretMissing('there is no secret to sign cursors with');
    if (cluster.isWorker)
      throw secretMissing('there is no secret that the workers of this cluster sign cursors with');
    new Logger('Nestling').warn(
      'There is no `secret`: cursors end with this process. Give RestModule.forRoot, or the file, one.',
    );
  }
}

/** What one call of `forFeature` declares. */
@Module({})
class RestFeatureModule {}

function secretMissing(what: string): NestlingConfigError {
  const remedy = 'set one: RestModule.forRoot({ secret: process.env.APP_SECRET })';
  return new NestlingConfigError([
    { code: REST_CONFIG_CODES.secretMissing, where: 'RestModule.forRoot', what, remedy },
  ]);
}
