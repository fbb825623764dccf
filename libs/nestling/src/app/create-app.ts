import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseSize, type Size } from '@nestling/core';
import { RestDocs } from '@nestling/rest';
import type { NestlingOptions } from '../schema/app.schema.js';
import { NestlingModule } from './nestling.module.js';

const DEFAULT_BODY_LIMIT: Size = '1mb';

/**
 * An application from options: the shortest program. It is ready to listen.
 *
 * @example
 * const app = await createApp({ database: { url: 'sqlite:///shop.db' }, endpoints: [Book, Author] });
 * await app.listen(8000);
 */
export async function createApp(options: NestlingOptions): Promise<NestFastifyApplication> {
  const { trustedProxies, bodyLimit = DEFAULT_BODY_LIMIT } = options;
  const adapter = new FastifyAdapter({
    trustProxy: trustedProxies ? [...trustedProxies] : false,
    bodyLimit: parseSize(bodyLimit),
    routerOptions: { ignoreTrailingSlash: true },
  });
  const module = NestlingModule.forRoot(options, { problems: 'app' });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: ['warn', 'error', 'fatal'],
    abortOnError: false,
  });
  addDocs(app, options);
  return app;
}

function addDocs(
  app: NestFastifyApplication,
  { docs = true, name, version, description }: NestlingOptions,
): void {
  const { enabled = true, path, jsonPath } = typeof docs === 'boolean' ? { enabled: docs } : docs;
  if (!enabled) return;
  const given = { title: name, version, description, path, jsonPath };
  RestDocs.setup(app, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
}
