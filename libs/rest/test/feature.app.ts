// Boots whatever endpoints a test declares for itself.
import type { INestApplication } from '@nestjs/common';
import { DatabaseModule, type DialectName } from '@nestling/database';
import { TestApp, type Platform } from '@nestling/testing';
import { RestModule, type FeatureOptions, type RestOptions } from '../src/index.js';

interface FeatureApp {
  readonly feature: FeatureOptions;
  readonly database?: DialectName;
  readonly platform?: Platform;
  readonly rest?: RestOptions;
  /** More options of the data source. */
  readonly source?: object;
  readonly configure?: (app: INestApplication) => void;
}

/** An application with one feature. */
export function bootFeature({ feature, rest, source, ...options }: FeatureApp): Promise<TestApp> {
  return TestApp.create({
    ...options,
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true, ...source }),
        RestModule.forRoot({ secret: 'a secret of the tests', ...rest }),
        RestModule.forFeature(feature),
      ],
    }),
  });
}
