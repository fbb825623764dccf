import { Controller, Get, Module, Post } from '@nestjs/common';
import { Database, DatabaseModule } from '@nestling/database';
import { platforms, TestApp } from '@nestling/testing';
import type { Server } from 'node:http';
import { ServerModule, type ServerOptions } from '../src/index.js';

@Controller('notes')
class NotesController {
  @Get() list(): string[] {
    return [];
  }
  @Post() create(): never {
    throw new Error('on purpose');
  }
}
@Module({ controllers: [NotesController] })
class NotesModule {}

describe.each(platforms)('ServerModule on %s', (platform) => {
  let app: TestApp;
  const start = async (options?: ServerOptions): Promise<void> => {
    app = await TestApp.create({
      platform,
      module: ({ url }) => ({
        imports: [DatabaseModule.forRoot({ url }), ServerModule.forRoot(options), NotesModule],
      }),
    });
  };
  afterEach(() => app.close());

  it('says that it lives and that it is ready', async () => {
    await start();
    expect(await app.client.get('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    const ready = await app.client.get('/health/ready');
    expect(ready).toMatchObject({ status: 200, body: { status: 'ok', databases: { default: 'up' } } });
    expect(ready.headers['cache-control']).toBe('no-store');
  });

  it('is not ready without its database, and lives on', async () => {
    await start();
    const { dataSource } = app.get(Database);
    await dataSource.destroy();
    const ready = await app.client.get('/health/ready');
    expect(ready).toMatchObject({ status: 503, body: { status: 'error', databases: { default: 'down' } } });
    expect((await app.client.get('/health/live')).status).toBe(200);
    await dataSource.initialize();
    expect((await app.client.get('/health/ready')).status).toBe(200);
  });

  it('has no health where that is not wanted', async () => {
    await start({ health: false });
    expect((await app.client.get('/health/live')).status).toBe(404);
  });

  it('lets the pages of named origins call, also when the answer is an error', async () => {
    await start({ corsOrigins: ['https://shop.example'] });
    const headers = { origin: 'https://shop.example' };
    for (const [method, path] of [
      ['GET', '/notes'],
      ['POST', '/notes'],
      ['GET', '/nothing'],
    ] as const) {
      const answer = await app.request(method, path, { headers });
      expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example');
      expect(answer.headers['access-control-allow-credentials']).toBe('true');
    }
    const preflight = await app.request('OPTIONS', '/notes', {
      headers: { ...headers, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    const stranger = await app.request('GET', '/notes', { headers: { origin: 'https://evil.example' } });
    expect(stranger.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('never lets all origins call with credentials', async () => {
    await start({ corsOrigins: ['*'] });
    const { headers } = await app.request('GET', '/notes', { headers: { origin: 'https://any.example' } });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('limits how long a client may take', async () => {
    await start({ timeouts: { request: '30s', keepAlive: 5 } });
    const server = app.app.getHttpServer() as Server;
    expect([server.requestTimeout, server.headersTimeout, server.keepAliveTimeout]).toEqual([
      30_000, 15_000, 5_000,
    ]);
  });
});
