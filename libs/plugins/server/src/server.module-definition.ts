import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ServerOptions } from './server.options.js';

/** @internal The module's dynamic part. */
export const { ConfigurableModuleClass: ServerConfigurableModule, MODULE_OPTIONS_TOKEN: SERVER_OPTIONS } =
  new ConfigurableModuleBuilder<ServerOptions>({ optionsInjectionToken: Symbol('@nestling/server:options') })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createServerOptions')
    .build();
