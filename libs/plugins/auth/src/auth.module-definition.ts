import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { AuthOptions } from './auth.options.js';
import { AUTH_OPTIONS } from './auth.tokens.js';

/** The module's dynamic part: `forRoot` and `forRootAsync`. */
export const { ConfigurableModuleClass: AuthConfigurableModule } = new ConfigurableModuleBuilder<AuthOptions>(
  { optionsInjectionToken: AUTH_OPTIONS },
)
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createAuthOptions')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();
