// Boots the library's endpoints on one platform and one database.
import { DatabaseModule, type DialectName } from '@nestling/database';
import { TestApp, type Platform } from '@nestling/testing';
import { RestModule, type FeatureOptions } from '../src/index.js';
import { Article, Author, Note } from './fixtures/library.js';

/** An application with the shared endpoints. */
export function bootLibrary(
  database: DialectName,
  platform: Platform = 'fastify',
  feature: Partial<FeatureOptions> = {},
): Promise<TestApp> {
  return TestApp.create({
    database,
    platform,
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests', problems: 'app' }),
        RestModule.forFeature({ endpoints: [Article, Author, Note], ...feature }),
      ],
    }),
  });
}
