import { Module, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder } from '@nestjs/swagger';
import { DatabaseModule } from '@nestling/database';
import { platforms, type TestApp } from '@nestling/testing';
import { RestDocs, RestEndpoint, RestEntity, RestModule } from '../src/index.js';
import { IncludeReader } from '../src/controller/include.reader.js';
import { ListQueryReader } from '../src/controller/list-query.reader.js';
import { EndpointCatalog } from '../src/endpoint.catalog.js';
import type { OpenApiDocument } from '../src/openapi/openapi.types.js';
import { lintErrors } from '../../../tools/test/openapi.linter.js';
import { bootDocumented, validator, type Documented, type Json } from './openapi.app.js';

function operationsOf({ paths }: OpenApiDocument): Documented[] {
  return Object.values(paths).flatMap((item) => Object.values(item) as Documented[]);
}

@RestEndpoint({ path: 'open-things' })
class OpenThing extends RestEntity {}

@Module({
  imports: [
    DatabaseModule.forRoot({ url: 'sqlite::memory:', synchronize: true }),
    RestModule.forRoot({}),
    RestModule.forFeature([OpenThing]),
  ],
})
class OpenModule {}

it('is made where nobody guards the routes, by an app that errors would end', async () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('The process was ended.');
  });
  const app = await NestFactory.create(OpenModule, { logger: false });
  await app.init();
  const { paths } = RestDocs.document(app);
  await app.close();
  expect(exit).not.toHaveBeenCalled();
  exit.mockRestore();
  expect(Object.keys(paths)).toEqual(['/open-things', '/open-things/{id}']);
});

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenApiDocument;

  beforeAll(async () => {
    app = await bootDocumented();
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
      '/shelves/{id}/restore': ['options', 'post'],
      '/shelves/{id}': ['delete', 'get', 'options', 'patch', 'put'],
      '/volumes': ['get', 'options', 'post', 'put'],
      '/volumes/bulk': ['options', 'post'],
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

  it('has every parameter that the engine takes for one row', () => {
    const { plans } = app.app.get(EndpointCatalog, { strict: false });
    for (const plan of plans.filter(({ path }) => path !== 'shelves')) {
      const { get } = document.paths[`/${plan.path}/{id}`] as { get: Documented };
      const names = (get.parameters ?? []).filter((parameter) => parameter.in === 'query');
      expect(names.map(({ name }) => name)).toEqual(new IncludeReader(plan).names);
    }
  });

  it('has the included rows by the schemas of their endpoints', () => {
    const { VolumeRead, LoanRead } = document.components?.schemas as Record<string, { properties: Json }>;
    const shelf = { anyOf: [{ $ref: '#/components/schemas/ShelfRead' }, { type: 'null' }] };
    expect(VolumeRead?.properties).toMatchObject({
      shelf,
      loans: { type: 'array', maxItems: 1000, items: { $ref: '#/components/schemas/LoanRead' } },
    });
    expect(LoanRead?.properties).toMatchObject({ volume: { anyOf: [{ properties: { shelf } }, {}] } });
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
    expect(await app.client.post('/shelves', { body: { room: 'a' } })).toMatchObject({ body: { id: 1 } });
    const [example] = document.components?.schemas?.['VolumeCreate']?.['examples'] as unknown[];
    expect(await app.client.post('/volumes', { body: example })).toMatchObject({ status: 201 });
  });
});

describe.each(platforms)('the documentation on %s', (platform) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await bootDocumented({ platform, configure: (server) => void server.setGlobalPrefix('api') });
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

describe('the document of a versioned application', () => {
  it('has the versions in its paths, and the words of a DocumentBuilder', async () => {
    const app = await bootDocumented({
      configure: (server) =>
        void server.enableVersioning({ type: VersioningType.URI, defaultVersion: ['1', '2'] }),
    });
    const config = new DocumentBuilder()
      .setLicense('MIT', 'https://opensource.org/license/mit')
      .addBearerAuth()
      .build();
    const document = RestDocs.document(app.app, { title: 'Library', config });
    await app.close();
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/volumes', '/v2/volumes/{id}', '/v1/health']),
    );
    expect(document.info).toMatchObject({ title: 'Library', version: '1.0.0', license: { name: 'MIT' } });
    expect(document.components).toHaveProperty('securitySchemes.bearer');
    expect(await lintErrors(document)).toBe('');
  });
});
