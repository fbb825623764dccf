// An application of some endpoints, for the tests.
import type { Type } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import { DatabaseModule, type DialectName } from '@nestling/database';
import { RestModule } from '@nestling/rest';
import { TestApp, type Platform } from '@nestling/testing';
import { AllowAny, AuthModule, JwtBackend, TokenService, type AuthOptions } from '../src/index.js';
import { SECRET } from './auth.app.js';

interface Feature {
  readonly feature: Parameters<typeof RestModule.forFeature>[0];
  /** @default tokens, which nobody needs */
  readonly auth?: AuthOptions;
  readonly controllers?: readonly Type[];
  readonly platform?: Platform;
  readonly database?: DialectName;
  readonly configure?: (app: TestApp['app']) => void;
}

const BY_TOKEN: AuthOptions = {
  jwt: { secret: SECRET },
  authentication: { backend: JwtBackend, permission: AllowAny },
};

/** Boots the application. */
export function bootFeature({
  feature,
  auth = BY_TOKEN,
  controllers = [],
  ...options
}: Feature): Promise<TestApp> {
  return TestApp.create({
    ...options,
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        AuthModule.forRoot(auth),
        RestModule.forFeature(feature),
      ],
      controllers: [...controllers],
    }),
  });
}

/** A token for each of the callers. */
export async function tokensOf<N extends string>(
  app: TestApp,
  callers: Readonly<Record<N, Caller>>,
): Promise<ReadonlyMap<N, string>> {
  const tokens = new Map<N, string>();
  for (const name of Object.keys(callers) as N[])
    tokens.set(name, await app.get(TokenService).issue(callers[name]));
  return tokens;
}
