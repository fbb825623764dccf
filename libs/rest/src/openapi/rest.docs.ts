import type { INestApplication } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ApiSecurity, RequestContext, type Caller } from '@nestling/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EndpointCatalog } from '../endpoint.catalog.js';
import { mergeEndpoints } from './document.merger.js';
import { markRoutes } from './generated.routes.js';
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
  /** Whose view it is: what this caller may not see is not in it. @default what everybody may see */
  readonly caller?: Caller;
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
    markRoutes(app);
    const document = SwaggerModule.createDocument(app, configOf(options));
    const context = RequestContext.of({ user: options.caller });
    const { runtimes } = app.get(EndpointCatalog, { strict: false });
    const plans = runtimes.map((runtime) => runtime.for(context).plan);
    return mergeEndpoints(document as unknown as OpenApiDocument, plans, securityOf(app));
  },

  /**
   * Serves the document, and a page that shows it from local files. Call it before the application listens. Who sends
   * credentials with the request gets the document of what they may see; everybody else that of what everybody may see.
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
    const documents = new AudienceDocuments(app, options);
    SwaggerModule.setup(path, app, () => documents.of(undefined), {
      jsonDocumentUrl: jsonPath,
      raw: ['json'],
      patchDocumentOnRequest: (request, response) => documents.answer(request, response) as never,
    });
  },
} as const;

/** The most documents that are kept, one for each audience. */
const MAX_DOCUMENTS = 20;

/** The documents of the audiences, each made when it is first asked for. */
class AudienceDocuments {
  private readonly known = new Map<string, OpenAPIObject>();

  constructor(
    private readonly app: INestApplication,
    private readonly options: DocsOptions,
  ) {}

  /** The document of whoever sent a request; caches are told that it is theirs. */
  async answer(request: unknown, response: unknown): Promise<OpenAPIObject> {
    const security = securityOf(this.app);
    if (!security) return this.of(undefined);
    const adapter = this.app.getHttpAdapter();
    if (security.headers.length > 0) {
      adapter.setHeader(response, 'Vary', security.headers.join(', '));
      adapter.setHeader(response, 'Cache-Control', 'private');
    }
    return this.of(await security.callerOf(request));
  }

  of(caller: Caller | undefined): OpenAPIObject {
    const context = RequestContext.of({ user: caller });
    const { runtimes } = this.app.get(EndpointCatalog, { strict: false });
    const key = runtimes.map(({ views }) => views?.digestFor(context) ?? '').join();
    return this.known.get(key) ?? this.add(key, this.make(caller));
  }

  private add(key: string, document: OpenAPIObject): OpenAPIObject {
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= MAX_DOCUMENTS) this.known.delete(oldest);
    this.known.set(key, document);
    return document;
  }

  private make(caller: Caller | undefined): OpenAPIObject {
    const options = { ...this.options, ...(caller ? { caller } : {}) };
    return RestDocs.document(this.app, options) as unknown as OpenAPIObject;
  }
}

/** Whoever guards the routes; undefined where nobody does. Asking `app.get()` for what may be missing ends the process. */
function securityOf(app: INestApplication): ApiSecurity | undefined {
  const providers = app.get(DiscoveryService, { strict: false }).getProviders();
  return providers.find(({ token }) => token === ApiSecurity)?.instance as ApiSecurity | undefined;
}

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
