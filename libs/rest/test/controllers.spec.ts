import { Body, Controller, Get, Module, Param, Post, VersioningType } from '@nestjs/common';
import { RequestContext } from '@nestling/core';
import { platforms, type Platform, type TestApp } from '@nestling/testing';
import { EndpointController, Field, RestController, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List, Problem, View } from './wire.support.js';

@RestEndpoint<Song>({ path: 'songs', pagination: { style: 'page-number', pageSize: 1 } })
class Song extends RestEntity {
  @Field() title!: string;
}

@RestController(Song)
class SongsController extends EndpointController<Song> {
  @Get('top') async top() {
    const { results } = await this.service.list(
      { ordering: ['-title'], pageSize: 5 },
      RequestContext.system(),
    );
    return results.map(({ title }) => title);
  }

  @Post('import') import(@Body() body: unknown) {
    return { received: body };
  }

  @Get(':id/lyrics') lyrics(@Param('id') id: string) {
    return { lyricsOf: id };
  }
}

@RestEndpoint<Label>({ path: 'labels' })
class Label extends RestEntity {
  @Field() name!: string;
}

@RestController(Label)
class LabelsController extends EndpointController<Label> {
  @Get(':id') one(@Param('id') id: string) {
    return { replaced: id };
  }
}

@Controller('plain')
class PlainController {
  @Post() echo(@Body() body: unknown) {
    return { body };
  }

  @Get('broken') broken() {
    throw new Error('its own affair');
  }
}

@Module({ controllers: [PlainController] })
class PlainModule {}

const feature = {
  endpoints: [Song, Label],
  controllers: [SongsController, LabelsController],
  imports: [PlainModule],
};

describe.each(platforms)('controllers on %s', (platform: Platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, platform });
    for (const title of ['a', 'b']) await app.client.post('/songs', { body: { title } });
  });
  afterAll(() => app.close());

  it('may have routes of their own, whose names are taken for no id', async () => {
    expect((await app.client.get('/songs/top')).body).toEqual(['b', 'a']);
    expect((await app.client.get('/songs/1/lyrics')).body).toEqual({ lyricsOf: '1' });
    expect((await app.client.get('/songs/1')).body).toMatchObject({ title: 'a' });
    expect((await app.client.get('/songs/flop')).status).toBe(404);
    expect((await app.client.get<List>('/songs')).body.count).toBe(2);
  });

  it('get the bodies of routes of their own', async () => {
    const { status, body } = await app.client.post('/songs/import', { body: { title: 'x' } });
    expect([status, body]).toEqual([201, { received: { title: 'x' } }]);
  });

  it('may replace a route', async () => {
    expect((await app.client.get('/labels/7')).body).toEqual({ replaced: '7' });
    expect((await app.client.post('/labels', { body: { name: 'x' } })).status).toBe(201);
    expect((await app.client.get<List>('/labels')).body.results).toHaveLength(1);
    expect((await app.client.delete('/labels/1')).status).toBe(204);
  });

  it('of other modules keep the bodies and errors that Nest gives them', async () => {
    expect((await app.client.post('/plain', { body: { a: 1 } })).body).toEqual({ body: { a: 1 } });
    const form = { raw: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await app.client.post('/plain', form)).body).toEqual({ body: { a: '1' } });
    const headers = { 'content-type': 'application/json' };
    const malformed = await app.client.post('/plain', { raw: '{', headers });
    expect(malformed.status).toBe(400);
    expect(malformed.headers['content-type']).toMatch(/^application\/json/);
    const missing = await app.client.get('/nowhere');
    expect(missing.body).toMatchObject({ statusCode: 404, message: 'Cannot GET /nowhere' });
    expect((await app.client.get<Problem>('/songs/99')).body.code).toBe('REST_NOT_FOUND');
  });
});

describe.each(platforms)('a prefix and versions on %s', (platform: Platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({
      feature,
      platform,
      configure: (application) => {
        application.setGlobalPrefix('api');
        application.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      },
    });
  });
  afterAll(() => app.close());

  it('stand in Location, next, Link and problems', async () => {
    const { status, headers, body } = await app.client.post<View>('/api/v1/songs', { body: { title: 'a' } });
    expect([status, headers['location']]).toEqual([201, `/api/v1/songs/${body.id}`]);
    await app.client.post('/api/v1/songs', { body: { title: 'b' } });
    const list = await app.client.get<List>('/api/v1/songs');
    expect(list.body.next).toBe('/api/v1/songs?page=2');
    expect(list.headers['link']).toBe('</api/v1/songs?page=2>; rel="next"');
    const missing = await app.client.get('/api/v1/songs/99');
    expect(missing.body).toMatchObject({ instance: '/api/v1/songs/99', code: 'REST_NOT_FOUND' });
    expect((await app.client.get('/songs')).status).toBe(404);
    const undecodable = await app.client.get('/api/v1/songs/%ff');
    expect(undecodable.status).toBe(400);
    expect(undecodable.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('leave bodies to the operations, and routes of their own to Nest', async () => {
    const text = { raw: 'a', headers: { 'content-type': 'text/plain' } };
    expect((await app.client.post<Problem>('/api/v1/songs', text)).body.code).toBe('REST_MEDIA_TYPE');
    expect((await app.client.post('/api/v1/songs/import', { body: { a: 1 } })).body).toEqual({
      received: { a: 1 },
    });
    expect((await app.client.get('/api/v1/songs/top')).status).toBe(200);
  });
});
