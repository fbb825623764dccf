import 'reflect-metadata';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule } from '@nestling/database';
import { RestModule } from '@nestling/rest';
import type { StartOptions } from '../start.options.js';
import { ArticleByCursor } from './article-by-cursor.endpoint.js';
import { Article } from './article.endpoint.js';
import { Author } from './author.endpoint.js';
import { productEndpoints } from './product.endpoints.js';

export const packages = [
  '@nestling/rest',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  'fastify',
  'typeorm',
  'pg',
];

@Module({})
class AppModule {
  static with(url: string, endpoints: Type[]): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot({ url }),
        RestModule.forRoot({ secret: 'the secret of the benchmark' }),
        RestModule.forFeature(endpoints),
      ],
    };
  }
}

/** Boots the application on a free port. */
export async function start({ url, products }: StartOptions): Promise<number> {
  const endpoints = products ? productEndpoints(products) : [Article, ArticleByCursor, Author];
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(url, endpoints),
    new FastifyAdapter(),
    { logger: ['warn', 'error', 'fatal'] },
  );
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}
