import { Injectable, Logger } from '@nestjs/common';
import { platforms, type Platform, type TestApp } from '@nestling/testing';
import { Field, OnEndpoint, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List, Problem } from './wire.support.js';

@RestEndpoint<Fuse>({ path: 'fuses' })
class Fuse extends RestEntity {
  @Field() name!: string;
}

@Injectable()
class Breaker {
  @OnEndpoint(Fuse, 'afterCreate') blow(): void {
    throw new Error('password=hunter2 in /srv/app/secret.ts');
  }
}

describe.each(platforms)('an error of the application on %s', (platform: Platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature: { endpoints: [Fuse], providers: [Breaker] }, platform });
  });
  afterAll(() => app.close());

  it('is logged, answered with 500 and the id of the request only, and undoes the write', async () => {
    const logged: string[] = [];
    const log = jest.spyOn(Logger.prototype, 'error').mockImplementation((...args) => {
      logged.push(args.join(' '));
    });
    const answer = await app.client.post<Problem>('/fuses', {
      body: { name: 'Main' },
    });
    log.mockRestore();
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({
      status: 500,
      code: 'CORE_INTERNAL',
      detail: expect.stringMatching(/^Internal error\. Request id: \S+$/) as string,
    });
    expect(answer.text).not.toMatch(/hunter2|secret\.ts/);
    expect(logged.join('\n')).toContain('hunter2');
    expect((await app.client.get<List>('/fuses')).body.results).toEqual([]);
  });
});
