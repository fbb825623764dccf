// The order of refusals: 405, 401, 403, 415, 400, 422, 404.
import {
  Controller,
  ForbiddenException,
  Get,
  Post,
  UnauthorizedException,
  VersioningType,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { platforms, TestApp, type Platform } from '@nestling/testing';
import { RestModule } from '../src/index.js';
import { ARTICLE, Article, Author, Note } from './fixtures/library.js';
import type { Problem, View } from './wire.support.js';

/** Who nobody is gets 401; who is not allowed to, 403. */
class Gate implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user?: { allowed: boolean } }>();
    if (!user) throw new UnauthorizedException();
    if (!user.allowed) throw new ForbiddenException();
    return true;
  }
}

@Controller('notes')
class OwnRoutes {
  @Post('import') import(): object {
    return { imported: true };
  }
  @Get('import') explain(): object {
    return { explained: true };
  }
}

@Controller()
class Root {
  @Get() greet(): string {
    return 'hello';
  }
}

function boot(platform: Platform, configure: (app: INestApplication) => void): Promise<TestApp> {
  return TestApp.create({
    platform,
    configure,
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature({ endpoints: [Article, Author, Note], controllers: [OwnRoutes, Root] }),
      ],
    }),
  });
}

const TEXT = { 'content-type': 'text/plain' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe.each(platforms)('the order of refusals on %s', (platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await boot(platform, (nest) => void nest.useGlobalGuards(new Gate()));
  });
  afterAll(() => app.close());

  it('is 405 before 401, with Allow', async () => {
    for (const [method, path, allow] of [
      ['PUT', '/notes', 'GET, HEAD, POST'],
      ['DELETE', '/notes/', 'GET, HEAD, POST'],
      ['PATCH', '/notes/1', 'GET, HEAD'],
      ['POST', '/articles/1', 'GET, HEAD, PUT, PATCH, DELETE'],
      ['TRACE', '/articles', 'GET, HEAD, POST'],
    ] as const) {
      const answer = await app.client.request<Problem>(method, path, { headers: TEXT });
      expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, allow]);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.body).toMatchObject({ status: 405, code: 'REST_METHOD_NOT_ALLOWED', instance: path });
    }
  });

  it('leaves a verb to the route that the application declares itself', async () => {
    expect((await app.client.post('/notes/import')).status).toBe(401);
    const answer = await app.as({ allowed: true }).post('/notes/import');
    expect([answer.status, answer.body]).toEqual([201, { imported: true }]);
    expect((await app.client.post('/notes/imports')).status).toBe(405);
  });

  it('is 401 and 403 before anything in the body, the query or the database', async () => {
    for (const [client, status] of [
      [app.client, 401],
      [app.as({ allowed: false }), 403],
    ] as const) {
      expect((await client.post('/articles', { raw: '{', headers: TEXT })).status).toBe(status);
      expect((await client.post('/articles', { raw: '{', headers: JSON_TYPE })).status).toBe(status);
      expect((await client.patch('/articles/999999', { body: {} })).status).toBe(status);
      expect((await client.get('/articles?nope=1')).status).toBe(status);
      expect((await client.get('/articles/abc')).status).toBe(status);
    }
  });

  it('is 415, 400, 422, 404, then 412 or 409', async () => {
    const client = app.as({ allowed: true });
    const { body: row } = await client.post<View>('/articles', { body: ARTICLE });
    const headers = { 'if-match': '"9"' };
    const statuses = [
      await client.patch('/articles/999999?x=1', { raw: '{', headers: TEXT }),
      await client.patch('/articles/999999?x=1', { raw: '{', headers: JSON_TYPE }),
      await client.patch('/articles/999999?x=1', { body: { nope: 1 } }),
      await client.patch('/articles/999999', { body: { nope: 1 } }),
      await client.patch('/articles/999999', { body: { title: 'x', version: 9 } }),
      await client.patch('/articles/999999', { body: { title: 'x' }, headers }),
      await client.patch(`/articles/${row.id}`, { body: { nope: 1, version: 9 } }),
      await client.patch(`/articles/${row.id}`, { body: { title: 'x', version: 9 } }),
      await client.patch(`/articles/${row.id}`, { body: { title: 'x' }, headers }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([415, 400, 400, 422, 404, 404, 422, 409, 412]);
  });
});

describe.each(platforms)('405 behind a prefix and a version on %s', (platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await boot(platform, (nest) => {
      nest.useGlobalGuards(new Gate());
      nest.setGlobalPrefix('api');
      nest.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    });
  });
  afterAll(() => app.close());

  it('is answered before 401, and nowhere else', async () => {
    expect((await app.client.put('/api/v1/notes')).status).toBe(405);
    expect((await app.client.delete('/api/v1/notes/1?x=1')).status).toBe(405);
    expect((await app.client.get('/api/v1/notes/1')).status).toBe(401);
    expect((await app.client.post('/api/v1/notes/import')).status).toBe(401);
    expect((await app.client.put('/notes')).status).toBe(404);
    expect((await app.client.put('/api/v1/notes/1/2')).status).toBe(404);
  });
});
