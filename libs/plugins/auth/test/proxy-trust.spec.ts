// Callers are counted by address: an application does not let them choose it.
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ExpressAdapter } from '@nestjs/platform-express';
import { Controller, Get, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Express } from 'express';
import { AuthModule, JwtBackend, type AuthOptions } from '../src/index.js';
import { SECRET } from './login.app.js';

@Controller('open')
class OpenController {
  @Get() read() {
    return {};
  }
}

type Trust = boolean | number | string | string[] | ((address: string, hop: number) => boolean);
const LIMITED: AuthOptions = { rateLimit: { requests: 5, window: '1m' } };
const LOGIN: AuthOptions = { login: { validator: () => null } };

async function boot(platform: string, trust: Trust, auth: AuthOptions = LIMITED): Promise<void> {
  @Module({
    imports: [AuthModule.forRoot({ jwt: { secret: SECRET }, ...auth })],
    controllers: [OpenController],
  })
  class AppModule {}
  const adapter =
    platform === 'fastify' ? new FastifyAdapter({ trustProxy: trust as never }) : new ExpressAdapter();
  const app: INestApplication = await NestFactory.create(AppModule, adapter, {
    logger: false,
    abortOnError: false,
  });
  if (platform === 'express') (adapter.getInstance() as Express).set('trust proxy', trust);
  await app.init().finally(() => app.close());
}

describe.each(['fastify', 'express'])('proxies on %s', (platform) => {
  const environment = process.env['NODE_ENV'];
  beforeEach(() => {
    process.env['NODE_ENV'] = 'production';
  });
  afterEach(() => {
    process.env['NODE_ENV'] = environment;
    jest.restoreAllMocks();
  });

  const EVERYBODY: readonly Trust[] = [
    true,
    // The platforms themselves refuse /0.
    ['0.0.0.0/1', '128.0.0.0/1'],
    ['loopback', '2000::/3'],
    () => true,
  ];
  it.each(EVERYBODY.map((trust) => [trust]))('are not everybody in production: %s', async (trust) => {
    const problems = [
      { code: 'AUTH_PROXIES_UNNAMED', remedy: expect.stringContaining('10.0.0.0/8') as string },
    ];
    await expect(boot(platform, trust)).rejects.toMatchObject({ problems });
    await expect(boot(platform, trust, LOGIN)).rejects.toMatchObject({ problems });
  });

  const NAMED: readonly Trust[] = [
    false,
    1,
    3,
    'loopback',
    ['10.0.0.0/8', 'fd00::/8'],
    (address) => address === '10.1.1.1',
  ];
  it.each(NAMED.map((trust) => [trust]))('may be named: %s', async (trust) => {
    await boot(platform, trust);
    await boot(platform, trust, LOGIN);
  });

  it('do not matter where nobody is counted', async () => {
    await boot(platform, true, { authentication: { backend: JwtBackend } });
  });

  it('are a warning elsewhere', async () => {
    process.env['NODE_ENV'] = 'development';
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    await boot(platform, true);
    expect(warn.mock.calls.flat().join()).toContain('trustProxy');
  });
});
