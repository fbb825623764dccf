import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { RestOptions } from './rest.options.js';
import { REST_OPTIONS } from './rest.tokens.js';

/** The module's dynamic part: `forRoot` and `forRootAsync`. */
export const { ConfigurableModuleClass: RestConfigurableModule } = new ConfigurableModuleBuilder<RestOptions>(
  {
    optionsInjectionToken: REST_OPTIONS,
  },
)
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createRestOptions')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();
