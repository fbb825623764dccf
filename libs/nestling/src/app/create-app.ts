import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseSize, type Size } from '@nestling/core';
import { RestDocs, type DocumentOptions } from '@nestling/rest';
import { addHttpMiddleware, type HttpMiddleware } from '@nestling/server';
import type { DocsDeclaration, NestlingOptions } from '../schema/app.schema.js';
import { StderrLogger } from './stderr.logger.js';
import { NestlingModule, type NestlingModuleOptions } from './nestling.module.js';

const DEFAULT_BODY_LIMIT: Size = '1mb';

/**
 * An application from options: the shortest program. It is ready to listen.
 *
 * @example
 * const app = await createApp({ database: { url: 'sqlite:///shop.db' }, endpoints: [Book, Author] });
 * await app.listen(8000);
 */
export async function createApp(
  options: NestlingOptions,
  { logger = new StderrLogger(), ...surroundings }: NestlingModuleOptions = {},
): Promise<NestFastifyApplication> {
  const { trustedProxies, bodyLimit = DEFAULT_BODY_LIMIT } = options;
  const adapter = new FastifyAdapter({
    trustProxy: trustedProxies ? [...trustedProxies] : false,
    bodyLimit: parseSize(bodyLimit),
    routerOptions: { ignoreTrailingSlash: true },
  });
  const module = await NestlingModule.forRoot(options, { problems: 'app', ...surroundings });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger,
    abortOnError: false,
  });
  addHttpMiddleware(app, middlewareOf(options));
  addDocs(app, options);
  return app;
}

function addDocs(app: NestFastifyApplication, options: NestlingOptions): void {
  const { enabled, path, jsonPath } = docsOf(options);
  if (enabled) RestDocs.setup(app, { ...documentOptions(options), path, jsonPath });
}

/** Where the documentation is. */
export function docsOf({ docs = true }: NestlingOptions): Required<DocsDeclaration> {
  const given = typeof docs === 'boolean' ? { enabled: docs } : docs;
  return { enabled: true, path: 'docs', jsonPath: 'openapi.json', ...given };
}

/** What the document says of the application. */
export function documentOptions({ name, version, description }: NestlingOptions): DocumentOptions {
  const given = { title: name, version, description };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function middlewareOf({ middleware = [] }: NestlingOptions): HttpMiddleware[] {
  return middleware.flatMap((one) => (typeof one === 'string' ? [] : one));
}
