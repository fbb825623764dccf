import 'reflect-metadata';
import { Module, ValidationPipe, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { StartOptions } from '../start.options.js';
import { Article, Author } from './article.entities.js';
import { ArticlesController } from './articles.controller.js';
import { ArticlesService } from './articles.service.js';
import { databaseOptions } from './database.options.js';
import { invalidInput } from './invalid-input.js';
import { ProblemFilter } from './problem.filter.js';
import { productModules } from './products.js';

export const packages = [
  '@nestjs/core',
  '@nestjs/platform-fastify',
  'fastify',
  'typeorm',
  'pg',
  'libsql',
  'class-validator',
];

@Module({
  imports: [TypeOrmModule.forFeature([Article, Author])],
  controllers: [ArticlesController],
  providers: [ArticlesService],
})
class ArticlesModule {}

@Module({})
class AppModule {
  static with(url: string, features: Type[]): DynamicModule {
    return { module: AppModule, imports: [TypeOrmModule.forRoot(databaseOptions(url)), ...features] };
  }
}

/** Boots the application on a free port. */
export async function start({ url, products }: StartOptions): Promise<number> {
  const features = products ? productModules(products) : [ArticlesModule];
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(url, features),
    new FastifyAdapter(),
    { logger: ['warn', 'error', 'fatal'] },
  );
  app.useGlobalPipes(
    new ValidationPipe({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: invalidInput,
    }),
  );
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}
