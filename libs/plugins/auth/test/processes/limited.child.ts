// One of several processes of an application: `limited.child.ts <store> [<url of the database>]` prints its port.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DatabaseModule } from '@nestling/database';
import { AuthModule, JwtBackend, LoginRequired, Public, RateLimit } from '../../src/index.js';

const [rateLimitStore = 'memory', url] = process.argv.slice(2);

@Controller()
class LimitedController {
  @Public() @RateLimit({ requests: 37, window: '1h' }) @Get('window') window() {
    return {};
  }
  @Public() @RateLimit({ requests: 1, window: '1h', burst: 37 }) @Get('burst') burst() {
    return {};
  }
  @LoginRequired() @Get('mine') mine() {
    return {};
  }
}

@Module({
  imports: [
    ...(url ? [DatabaseModule.forRoot({ url })] : []),
    AuthModule.forRoot({
      jwt: { secret: 'tests: 0123456789abcdefghijklmnopqrstuvwxyz' },
      authentication: { backend: JwtBackend },
      rateLimit: { requests: 1_000_000, window: '1h' },
      // Exactness is what is tested, not how long a request waits for two cores.
      rateLimitStore: {
        store: rateLimitStore,
        onFailure: 'refuse',
        timeout: '30s',
        prefix: `nestling-test:${process.env['RUN']}:`,
      },
      login: {
        validator: (username) => {
          process.stdout.write(`checked ${username}\n`);
          return null;
        },
        limits: { account: 10, network: 1_000_000, window: '1h' },
      },
    }),
  ],
  controllers: [LimitedController],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'fatal'] });
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`port ${new URL(await app.getUrl()).port}\n`);
}

void main();
