import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Article, Author } from '../nest-typeorm/article.entities.js';
import { ArticlesService } from '../nest-typeorm/articles.service.js';
import { databaseOptions } from '../nest-typeorm/database.options.js';
import { StaffGuard } from '../staff.guard.js';
import type { StartOptions } from '../start.options.js';
import { KeptArticlesController } from './articles.controller.js';

export const packages = ['@nestjs/core', '@nestjs/platform-fastify', 'fastify'];

@Module({})
class AppModule {
  static with(url: string): DynamicModule {
    return {
      module: AppModule,
      imports: [TypeOrmModule.forRoot(databaseOptions(url)), TypeOrmModule.forFeature([Article, Author])],
      controllers: [KeptArticlesController],
      providers: [ArticlesService, { provide: APP_GUARD, useClass: StaffGuard }],
    };
  }
}

/** Boots the application on a free port. */
export async function start({ url }: StartOptions): Promise<number> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(url), new FastifyAdapter(), {
    logger: ['warn', 'error', 'fatal'],
  });
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}
