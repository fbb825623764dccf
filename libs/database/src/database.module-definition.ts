import { ConfigurableModuleBuilder } from '@nestjs/common';

import type { DatabaseOptions } from './database.options.js';

/** @internal */
export const {
  ConfigurableModuleClass: DatabaseOptionsClass,
  MODULE_OPTIONS_TOKEN: DATABASE_OPTIONS,
  ASYNC_OPTIONS_TYPE: DATABASE_ASYNC_OPTIONS,
} = new ConfigurableModuleBuilder<DatabaseOptions>({
  optionsInjectionToken: Symbol('@nestling/database:options'),
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createDatabaseOptions')
  .build();
