import 'reflect-metadata';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { ArticlesModule } from './articles';
import { productModules } from './products';

export const packages = [
  '@dataui/crud',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  'fastify',
  'typeorm',
  'pg',
  'class-validator',
];

@Module({})
class AppModule {
  static with(url: string, features: Type[]): DynamicModule {
    const options: TypeOrmModuleOptions = { type: 'postgres', url, autoLoadEntities: true };
    return { module: AppModule, imports: [TypeOrmModule.forRoot(options), ...features] };
  }
}

/** Boots the application on a free port. */
export async function start({ url, products }: { url: string; products?: number }): Promise<number> {
  const features = products ? productModules(products) : [ArticlesModule];
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(url, features),
    new FastifyAdapter(),
    { logger: ['warn', 'error', 'fatal'] },
  );
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}
