import { Controller, Get } from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { platforms, TestApp, type TestRequestOptions, type TestResponse } from '@nestling/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  EndpointController,
  Field,
  RestController,
  RestDocs,
  RestEndpoint,
  RestEntity,
  RestModule,
} from '../src/index.js';
import { ListQueryReader } from '../src/controller/list-query.reader.js';
import { EndpointCatalog } from '../src/endpoint.catalog.js';
import type { OpenApiDocument } from '../src/openapi/openapi.types.js';

type Json = Record<string, unknown>;
interface Documented {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Json };
  readonly responses: Readonly<Record<string, { readonly headers?: Json; readonly content?: Json }>>;
}

@RestEndpoint<Shelf>({ path: 'shelves', filtering: { fields: ['room'] } })
class Shelf extends RestEntity {
  @Field({ maxLength: 20 }) room!: string;
}

@RestEndpoint<Volume>({
  path: 'volumes',
  description: 'The volumes of the library.',
  filtering: {
    fields: ['title', 'price', 'state', 'printedAt', 'lent'],
    search: ['title'],
    ordering: ['title', 'price'],
  },
  pagination: { style: 'page-number', pageSize: 2, maxPageSize: 50 },
  serializer: {
    read: ['id', 'title', 'price', 'weight', 'state', 'printedAt', 'day', 'lent', 'extra', 'version'],
    write: ['id', 'title', 'version'],
  },
})
class Volume extends RestEntity {
  @Field({ minLength: 2, maxLength: 40 }) title!: string;
  @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
  @Field({ type: 'bigint', nullable: true }) weight?: string | null;
  @Field({ type: 'enum', values: ['new', 'worn'], default: 'new' }) state!: string;
  @Field({ type: Date, nullable: true }) printedAt?: Date | null;
  @Field({ type: 'date', nullable: true }) day?: string | null;
  @Field({ default: false }) lent!: boolean;
  @Field({ type: 'json', nullable: true }) extra?: unknown;
  @Field({ type: String, nullable: true, unique: true }) code?: string | null;
  @Field({ type: String, nullable: true, hidden: true }) secret?: string | null;
}

@RestEndpoint<Loan>({
  path: 'loans',
  methods: ['GET', 'POST'],
  filtering: { ordering: ['who'] },
  pagination: { style: 'cursor', pageSize: 1 },
})
class Loan extends RestEntity {
  @Field() who!: string;
}

@RestController(Shelf)
class ShelvesController extends EndpointController<Shelf> {
  @Get('top')
  top(): object {
    return { top: true };
  }

  @Get(':id')
  replaced(): object {
    return { replaced: true };
  }
}

@Controller('health')
class HealthController {
  @Get()
  health(): object {
    return { ok: true };
  }
}

function boot(options: { platform?: 'fastify' | 'express'; prefix?: string } = {}): Promise<TestApp> {
  return TestApp.create({
    platform: options.platform ?? 'fastify',
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature({ endpoints: [Shelf, Volume, Loan], controllers: [ShelvesController] }),
      ],
      controllers: [HealthController],
    }),
    configure: (app) => {
      RestDocs.setup(app, { title: 'Library', version: '3.0.0' });
      if (options.prefix) app.setGlobalPrefix(options.prefix);
    },
  });
}

function operationsOf({ paths }: OpenApiDocument): Documented[] {
  return Object.values(paths).flatMap((item) => Object.values(item) as Documented[]);
}

/** The linter's findings of the worst kind; it reads the document from a file and asks no network. */
async function lintErrors(document: OpenApiDocument): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'nestling-openapi-'));
  const file = join(directory, 'openapi.json');
  await writeFile(file, JSON.stringify(document));
  const root = dirname(createRequire(join(process.cwd(), 'x.js')).resolve('@redocly/cli/package.json'));
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    NODE_OPTIONS: '',
  };
  try {
    return await new Promise((resolve) => {
      const args = [join(root, 'bin/cli.js'), 'lint', file, '--format=json'];
      execFile(
        process.execPath,
        args,
        { env, cwd: directory, maxBuffer: 2 ** 24 },
        (error, stdout, stderr) => {
          const { problems = [] } = JSON.parse(stdout || '{}') as {
            problems?: { severity: string; message: string; location: unknown }[];
          };
          const errors = problems.filter(({ severity }) => severity === 'error');
          resolve(
            error && errors.length === 0
              ? stdout + stderr
              : errors.map((found) => JSON.stringify(found)).join('\n'),
          );
        },
      );
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenApiDocument;
  const volume = { title: 'Kim', price: '9.90' };

  beforeAll(async () => {
    app = await boot();
    document = RestDocs.document(app.app, { title: 'Library' });
  });
  afterAll(() => app.close());

  it('has no errors for a public linter', async () => {
    expect(await lintErrors(document)).toBe('');
  });

  it('is OpenAPI 3.1 and names the application', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Library', version: '1.0.0' } });
    expect(JSON.stringify(document)).not.toContain('x-nestling');
  });

  it('has every enabled verb and no other', () => {
    const verbs = Object.fromEntries(
      Object.entries(document.paths).map(([path, item]) => [path, Object.keys(item).sort()]),
    );
    expect(verbs).toEqual({
      '/health': ['get'],
      '/shelves': ['get', 'options', 'post'],
      '/shelves/top': ['get'],
      '/shelves/{id}': ['delete', 'get', 'options', 'patch', 'put'],
      '/volumes': ['get', 'options', 'post'],
      '/volumes/{id}': ['delete', 'get', 'options', 'patch', 'put'],
      '/loans': ['get', 'options', 'post'],
      '/loans/{id}': ['get', 'options'],
    });
  });

  it('keeps what the application wrote itself', () => {
    const { get } = document.paths['/shelves/{id}'] as { get: Documented };
    expect(get.operationId).toBe('ShelvesController_replaced');
  });

  it('names every operation once', () => {
    const ids = operationsOf(document).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'listVolumes',
        'createVolume',
        'retrieveVolume',
        'replaceVolume',
        'updateVolume',
        'destroyVolume',
      ]),
    );
  });

  it('has every query parameter, and every operator, that the engine takes', async () => {
    const { plans } = app.app.get(EndpointCatalog, { strict: false });
    for (const plan of plans) {
      const { get } = document.paths[`/${plan.path}`] as { get: Documented };
      const names = (get.parameters ?? [])
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(new ListQueryReader(plan).names));
      for (const name of plan.filters.keys()) {
        const { body } = await app.client.get<{ detail: string }>(`/${plan.path}?${name}[bogus]=1`);
        const operators = /; use (.*)\.$/.exec(body.detail)?.[1]?.split(', ') ?? [];
        expect(names.filter((documented) => documented.startsWith(`${name}[`)).sort()).toEqual(
          operators.map((operator) => `${name}[${operator}]`).sort(),
        );
      }
    }
  });

  it('keeps hidden fields to itself', () => {
    expect(JSON.stringify(document)).not.toContain('secret');
  });

  it('gives examples that its schemas accept', () => {
    const ajv = validator(document);
    const schemas = document.components?.schemas ?? {};
    const exampled = Object.entries(schemas).filter(([, schema]) => Array.isArray(schema['examples']));
    expect(exampled.map(([name]) => name)).toEqual(
      expect.arrayContaining(['VolumeCreate', 'VolumePatch', 'VolumeRead']),
    );
    for (const [name, schema] of exampled) {
      const [example] = schema['examples'] as unknown[];
      const validate = ajv.compile({ $ref: `document#/components/schemas/${name}` });
      expect([name, validate(example), validate.errors]).toEqual([name, true, null]);
    }
  });

  it('gives examples that the server accepts', async () => {
    const [example] = document.components?.schemas?.['VolumeCreate']?.['examples'] as unknown[];
    expect(await app.client.post('/volumes', { body: example })).toMatchObject({ status: 201 });
  });

  describe('matches what the server answers', () => {
    /** Sends a request, and holds its answer to what the document has for the operation and the status. */
    async function send(
      verb: string,
      path: string,
      options?: TestRequestOptions,
    ): Promise<TestResponse<Json>> {
      const answer = await app.client.request<Json>(verb, path, options);
      const template = path.split('?', 1)[0]?.replace(/^(\/[a-z]+)\/.+$/, '$1/{id}') ?? '';
      const operation = document.paths[template]?.[verb.toLowerCase()] as Documented;
      const documented = operation.responses[String(answer.status)];
      expect([verb, path, answer.status, Object.keys(operation.responses)]).toEqual([
        verb,
        path,
        answer.status,
        expect.arrayContaining([String(answer.status)]),
      ]);
      const type = answer.text === '' ? undefined : answer.headers['content-type']?.split(';', 1)[0];
      expect(Object.keys(documented?.content ?? {})).toEqual(type === undefined ? [] : [type]);
      for (const name of ['ETag', 'Location', 'Allow', 'Link', 'Retry-After']) {
        if (answer.headers[name.toLowerCase()] !== undefined)
          expect(Object.keys(documented?.headers ?? {})).toContain(name);
      }
      if (type !== undefined) {
        const { schema } = documented?.content?.[type] as { schema: { $ref: string } };
        const validate = validator(strict(document)).compile({ $ref: `document${schema.$ref}` });
        expect([path, validate(answer.body), validate.errors, answer.body]).toEqual([
          path,
          true,
          null,
          answer.body,
        ]);
      }
      return answer;
    }

    const ofStatus = async (
      status: number,
      ...request: Parameters<typeof send>
    ): Promise<TestResponse<Json>> => {
      const answer = await send(...request);
      expect([request[0], request[1], answer.status]).toEqual([request[0], request[1], status]);
      return answer;
    };

    async function made(body: object = volume): Promise<{ path: string; id: unknown; etag: string }> {
      const { headers, body: row } = await ofStatus(201, 'POST', '/volumes', { body });
      return { path: headers['location'] ?? '', id: row['id'], etag: headers['etag'] ?? '' };
    }

    it('on creating', async () => {
      await made({
        ...volume,
        weight: '9007199254740993',
        printedAt: '2026-01-01T00:00:00Z',
        day: '2026-01-01',
        extra: [1],
      });
      await made({ ...volume, code: 'a' });
      await ofStatus(409, 'POST', '/volumes', { body: { ...volume, code: 'a' } });
      await ofStatus(422, 'POST', '/volumes', { body: { title: 'x', secret: 'y' } });
      await ofStatus(400, 'POST', '/volumes', { raw: '{', headers: { 'content-type': 'application/json' } });
      await ofStatus(400, 'POST', '/volumes?x=1', { body: volume });
      await ofStatus(415, 'POST', '/volumes', { raw: 'a=b', headers: { 'content-type': 'text/plain' } });
      await ofStatus(413, 'POST', '/volumes', { body: { title: 'x'.repeat(2 ** 21) } });
    });

    it('on listing', async () => {
      for (let count = 0; count < 3; count++) await made();
      const { headers } = await ofStatus(
        200,
        'GET',
        '/volumes?page=2&pageSize=1&price[gte]=1&ordering=-price,title',
      );
      await ofStatus(304, 'GET', '/volumes?page=2&pageSize=1&price[gte]=1&ordering=-price,title', {
        headers: { 'if-none-match': headers['etag'] ?? '' },
      });
      await ofStatus(400, 'GET', '/volumes?pageSize=0&bogus=1');
      await ofStatus(200, 'GET', '/shelves?room[in]=a,b');
      await ofStatus(201, 'POST', '/loans', { body: { who: 'Ada' } });
      await ofStatus(201, 'POST', '/loans', { body: { who: 'Bob' } });
      const { body } = await ofStatus(200, 'GET', '/loans?ordering=-who');
      await ofStatus(200, 'GET', `/loans?ordering=-who&cursor=${String(body['next'])}`);
      await ofStatus(400, 'GET', '/loans?cursor=bogus');
    });

    it('on reading one', async () => {
      const { path } = await made();
      const { headers } = await ofStatus(200, 'GET', path);
      await ofStatus(304, 'GET', path, { headers: { 'if-none-match': headers['etag'] ?? '' } });
      await ofStatus(404, 'GET', '/volumes/999999');
      await ofStatus(404, 'GET', '/volumes/abc');
      await ofStatus(400, 'GET', `${path}?x=1`);
    });

    it.each(['PUT', 'PATCH'])('on changing by %s', async (verb) => {
      const { path } = await made();
      await ofStatus(200, verb, path, { body: { ...volume, title: 'Emma', version: 1 } });
      await ofStatus(409, verb, path, { body: { ...volume, version: 1 } });
      await ofStatus(412, verb, path, { body: volume, headers: { 'if-match': '"1"' } });
      await ofStatus(422, verb, path, { body: volume });
      await ofStatus(404, verb, '/volumes/999999', { body: { ...volume, version: 1 } });
      await ofStatus(415, verb, path, { raw: 'x', headers: { 'content-type': 'text/plain' } });
      await ofStatus(400, verb, path, { raw: 'x', headers: { 'content-type': 'application/json' } });
      await ofStatus(413, verb, path, { body: { title: 'x'.repeat(2 ** 21) } });
    });

    it('on deleting', async () => {
      const { path } = await made();
      await ofStatus(412, 'DELETE', path, { headers: { 'if-match': '"7"' } });
      await ofStatus(400, 'DELETE', `${path}?x=1`);
      await ofStatus(204, 'DELETE', path);
      await ofStatus(404, 'DELETE', path);
    });

    it('on asking for the verbs', async () => {
      await ofStatus(204, 'OPTIONS', '/loans');
      await ofStatus(204, 'OPTIONS', '/volumes/1');
    });
  });
});

describe.each(platforms)('the documentation on %s', (platform) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await boot({ platform, prefix: 'api' });
  });
  afterAll(() => app.close());

  it('serves the document, with the global prefix in its paths', async () => {
    const { status, headers, body } = await app.client.get<OpenApiDocument>('/openapi.json');
    expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^application\/json/)]);
    expect(body.info).toMatchObject({ title: 'Library', version: '3.0.0' });
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/volumes', '/api/volumes/{id}', '/api/health']),
    );
  });

  it('serves a page whose assets are all local', async () => {
    const page = await app.client.get('/docs');
    expect(page.status).toBe(200);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(assets.filter((address) => /^(https?:)?\/\//.test(address))).toEqual([]);
    for (const asset of assets.filter((address) => /\.(js|css)$/.test(address))) {
      const { pathname } = new URL(asset, 'http://localhost/docs');
      expect([pathname, (await app.client.get(pathname)).status]).toEqual([pathname, 200]);
    }
  });
});

function validator(document: unknown): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document as Json, 'document');
  return ajv;
}

/** The document as if every object were closed: what an answer has and the document does not is then an error. */
function strict(document: OpenApiDocument): unknown {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    const schema = value as { type?: unknown; properties?: unknown } | null;
    return schema?.type === 'object' && schema.properties
      ? { additionalProperties: false, ...schema }
      : value;
  });
}
