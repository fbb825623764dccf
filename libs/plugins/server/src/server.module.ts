import { Inject, Module, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { HttpServerSetup } from './http-server.setup.js';
import { ServerConfigurableModule } from './server.module-definition.js';
import type { ServerOptions } from './server.options.js';

/**
 * What a deployed app needs beside its routes: CORS, `/health/live` and `/health/ready`, time-outs.
 *
 * @example
 * @Module({ imports: [ServerModule.forRoot({ corsOrigins: ['https://shop.example'] })] })
 * class AppModule {}
 */
@Module({ imports: [DiscoveryModule], providers: [HealthService, HttpServerSetup], exports: [HealthService] })
export class ServerModule extends ServerConfigurableModule implements NestModule {
  constructor(@Inject(HttpServerSetup) private readonly http: HttpServerSetup) {
    super();
  }

  static override forRoot(options: ServerOptions = {}): DynamicModule {
    const controllers = (options.health ?? true) ? [HealthController] : [];
    return { ...super.forRoot(options), controllers };
  }

  configure(_consumer: MiddlewareConsumer): void {
    this.http.allowOrigins();
  }
}
