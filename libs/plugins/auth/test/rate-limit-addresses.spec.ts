// Whose address counts, where a proxy stands before the application.
import { Controller, Get } from '@nestjs/common';
import { TestApp } from '@nestling/testing';
import { AuthModule, RateLimiter } from '../src/index.js';

@Controller('plain')
class PlainController {
  @Get() read() {
    return {};
  }
}

describe('09.04: behind a trusted proxy', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      platform: 'express',
      module: () => ({
        imports: [AuthModule.forRoot({ rateLimit: { requests: 1, window: '1m' } })],
        controllers: [PlainController],
      }),
    });
    const express = app.app.getHttpAdapter().getInstance() as { set(name: string, value: unknown): void };
    express.set('trust proxy', ['loopback']);
  });
  afterAll(() => app?.close());

  it.each([
    ['one address', ['198.51.100.1', '198.51.100.1'], [200, 429]],
    ['two addresses', ['198.51.100.1', '198.51.100.2'], [200, 200]],
    ['one network of IPv6', ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9'], [200, 429]],
    ['two networks of IPv6', ['2001:db8:1:2::1', '2001:db8:1:3::1'], [200, 200]],
    [
      'one address with others before it, which the client wrote',
      ['8.8.8.8, 198.51.100.1', '9.9.9.9, 198.51.100.1'],
      [200, 429],
    ],
  ])('%s', async (_, addresses, expected) => {
    await app.get(RateLimiter).clear();
    const found: number[] = [];
    for (const address of addresses) {
      found.push((await app.client.get('/plain', { headers: { 'x-forwarded-for': address } })).status);
    }
    expect(found).toEqual(expected);
  });
});
