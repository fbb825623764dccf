// The files of an application before anything of Nestling is in it.

/** What an application is made from. */
export interface AppParts {
  readonly name: string;
  readonly platform: 'fastify' | 'express';
}

const SCRIPTS = {
  build: 'nest build',
  start: 'node dist/main.js',
  'start:dev': 'nest start --watch',
  test: 'vitest run',
};

const NEST = { '@nestjs/common': '^12.0.1', '@nestjs/core': '^12.0.1' };

/** The options of the compiler. */
export const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'ES2023',
    rootDir: '.',
    outDir: './dist',
    strict: true,
    skipLibCheck: true,
    esModuleInterop: true,
    isolatedModules: true,
    emitDecoratorMetadata: true,
    experimentalDecorators: true,
    sourceMap: true,
    types: ['vitest/globals', 'node'],
  },
};

/** Those for what is built. */
export const TSCONFIG_BUILD = {
  extends: './tsconfig.json',
  compilerOptions: { rootDir: './src' },
  include: ['src'],
  exclude: ['**/*.spec.ts'],
};

const NEST_CLI = {
  collection: '@nestjs/schematics',
  sourceRoot: 'src',
  compilerOptions: { deleteOutDir: true },
};

/** How tests are run. */
export const VITEST = `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: true,
    include: ['src/**/*.spec.ts', 'test/**/*.e2e-spec.ts'],
  },
});
`;

const MODULE = `import { Module } from '@nestjs/common';

@Module({
  imports: [],
})
export class AppModule {}
`;

const FASTIFY = `import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

const app = await NestFactory.create<NestFastifyApplication>(
  AppModule,
  new FastifyAdapter(),
);
app.enableShutdownHooks();
await app.listen(process.env.PORT ?? 3000);
`;

const EXPRESS = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(process.env.PORT ?? 3000);
`;

/** The files, by their paths below the application's folder. */
export function filesOfApp({ name, platform }: AppParts): Readonly<Record<string, string>> {
  return {
    'package.json': json({
      name,
      version: '0.0.1',
      private: true,
      type: 'module',
      scripts: SCRIPTS,
      dependencies: {
        ...NEST,
        [`@nestjs/platform-${platform}`]: '^12.0.1',
        'reflect-metadata': '^0.2.2',
        rxjs: '^7.8.1',
      },
      devDependencies: {
        '@nestjs/cli': '^12.0.0',
        '@nestjs/schematics': '^12.0.0',
        '@nestjs/testing': '^12.0.1',
        '@types/node': '^24.0.0',
        typescript: '^6.0.2',
        vitest: '^4.1.2',
      },
    }),
    'nest-cli.json': json(NEST_CLI),
    'tsconfig.json': json(TSCONFIG),
    'tsconfig.build.json': json(TSCONFIG_BUILD),
    'vitest.config.ts': VITEST,
    'src/app.module.ts': MODULE,
    'src/main.ts': platform === 'fastify' ? FASTIFY : EXPRESS,
    '.gitignore': 'node_modules\ndist\n',
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
