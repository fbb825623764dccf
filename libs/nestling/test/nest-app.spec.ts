import { Controller, Get, Module, type DynamicModule } from '@nestjs/common';
import { TestApp } from '@nestling/testing';
import { join } from 'node:path';
import { NestlingModule } from '../src/index.js';

@Controller('own')
class OwnController {
  @Get() get(): { own: boolean } {
    return { own: true };
  }
}
@Module({ controllers: [OwnController] })
class OwnModule {}

describe('NestlingModule.fromConfig', () => {
  it('brings the API of a file into an ordinary Nest app', async () => {
    const file = join(import.meta.dirname, 'apis/lightapi-example.yaml');
    const app = await TestApp.create({
      module: ({ url }) => {
        process.env['DATABASE_URL'] = url;
        const api: Promise<DynamicModule> = NestlingModule.fromConfig(file);
        delete process.env['DATABASE_URL'];
        return { imports: [api, OwnModule] };
      },
    });
    expect((await app.client.post('/authors', { body: { name: 'Ada' } })).status).toBe(201);
    expect((await app.client.get('/own')).body).toEqual({ own: true });
    // The app keeps its own form of errors for what is its own.
    expect((await app.client.get('/nothing')).headers['content-type']).not.toContain('problem');
    expect((await app.client.get('/authors/9')).headers['content-type']).toContain(
      'application/problem+json',
    );
    await app.close();
  });
});
