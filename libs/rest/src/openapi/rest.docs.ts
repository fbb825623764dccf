import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EndpointCatalog } from '../endpoint.catalog.js';
import { mergeEndpoints } from './document.merger.js';
import { markGeneratedRoutes } from './generated.routes.js';
import type { OpenApiDocument } from './openapi.types.js';
import { loadSwagger } from './swagger.loader.js';

/** What the document says of the application as a whole. */
export interface DocumentOptions {
  /** @default 'API' */
  readonly title?: string;
  /** The version of the API, not of OpenAPI. @default '1.0.0' */
  readonly version?: string;
  /** @default 'Made by Nestling.' */
  readonly description?: string;
  /** Where the API lies. @default [{ url: '/' }] */
  readonly servers?: readonly { readonly url: string; readonly description?: string }[];
  /** More of the document: what `new DocumentBuilder()....build()` of @nestjs/swagger gives, such as its security. */
  readonly config?: object;
}

/** Where the documentation is served. */
export interface DocsOptions extends DocumentOptions {
  /** The path of the page. @default 'docs' */
  readonly path?: string;
  /** The path of the document. @default 'openapi.json' */
  readonly jsonPath?: string;
}

const DOCS_DEFAULTS = {
  title: 'API',
  version: '1.0.0',
  description: 'Made by Nestling.',
  servers: [{ url: '/' }],
  path: 'docs',
  jsonPath: 'openapi.json',
};

/** The documentation of an application: its own routes and its endpoints, as OpenAPI 3.1. */
export const RestDocs = {
  /**
   * The document.
   *
   * @throws {REST_SWAGGER_MISSING} if @nestjs/swagger is not installed
   */
  document(app: INestApplication, options: DocumentOptions = {}): OpenApiDocument {
    const { SwaggerModule } = loadSwagger();
    markGeneratedRoutes(app);
    const document = SwaggerModule.createDocument(app, configOf(options));
    const { plans } = app.get(EndpointCatalog, { strict: false });
    return mergeEndpoints(document as unknown as OpenApiDocument, plans);
  },

  /**
   * Serves the document, and a page that shows it from local files. Call it before the application listens.
   *
   * @throws {REST_SWAGGER_MISSING} if @nestjs/swagger is not installed
   *
   * @example
   * const app = await NestFactory.create(AppModule);
   * RestDocs.setup(app, { title: 'Shop', version: '2.1.0' });
   * await app.listen(3000);
   */
  setup(app: INestApplication, options: DocsOptions = {}): void {
    const { path, jsonPath } = { ...DOCS_DEFAULTS, ...options };
    const { SwaggerModule } = loadSwagger();
    // The document is made when it is first asked for: prefixes and versions may be set after this call.
    const factory = (): OpenAPIObject => RestDocs.document(app, options) as unknown as OpenAPIObject;
    SwaggerModule.setup(path, app, factory, { jsonDocumentUrl: jsonPath, raw: ['json'] });
  },
} as const;

function configOf({ config, ...given }: DocumentOptions): Omit<OpenAPIObject, 'paths'> {
  const { title, version, description, servers } = { ...DOCS_DEFAULTS, ...given };
  const base = { openapi: '3.1.0', info: { title, version, description }, servers: [...servers] };
  if (!config) return base;
  const { info, servers: declared, ...rest } = config as Partial<OpenAPIObject>;
  const own = Object.fromEntries(
    Object.entries(info ?? {}).filter(([, value]) => value !== '' && value !== undefined),
  );
  const places = declared?.length ? declared : base.servers;
  return { ...base, ...rest, openapi: '3.1.0', info: { ...base.info, ...own }, servers: places };
}
