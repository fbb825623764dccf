import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { CacheModule } from '@nestling/cache';
import { DatabaseModule } from '@nestling/database';
import { RestModule } from '@nestling/rest';
import { Author } from '../nestling/author.endpoint.js';
import { StaffGuard } from '../staff.guard.js';
import type { StartOptions } from '../start.options.js';
import { Article } from './article.endpoint.js';

export const packages = ['@nestling/cache', '@nestling/rest', '@nestjs/core', 'fastify'];

@Module({})
class AppModule {
  static with({ url, redis }: StartOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot({ url }),
        RestModule.forRoot({ secret: 'the secret of the benchmark' }),
        CacheModule.forRoot(redis ? { store: { redis } } : {}),
        RestModule.forFeature([Article, Author]),
      ],
      providers: [{ provide: APP_GUARD, useClass: StaffGuard }],
    };
  }
}

/** Boots the application on a free port. */
export async function start(options: StartOptions): Promise<number> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(options),
    new FastifyAdapter(),
    {
      logger: ['warn', 'error', 'fatal'],
    },
  );
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}
