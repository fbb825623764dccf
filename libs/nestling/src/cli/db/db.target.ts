// What the migrations of a command belong to: the data source of a YAML file's API, or of a Nest module. The app is made
// and never started: its tables may still lack what its providers ask of them at the start.
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import { didYouMean, type WantedExport } from '@nestling/core';
import { Migrator, type MigrationLanguage } from '@nestling/database';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { NestlingModule } from '../../app/nestling.module.js';
import { SILENT } from '../../app/stderr.logger.js';
import { loadModule } from '../../config/module.loader.js';
import { UsageError } from '../../nestling.errors.js';
import { loadFile } from '../../config/config.loading.js';
import { fileOf, type OutputOptions } from '../nestling.command.js';
import { withoutTableChanges } from './table.safeguard.js';

/** The options of every command of `nestling db`. */
export interface DbOptions extends OutputOptions {
  readonly db?: string;
  readonly dir?: string;
}

/** What stands behind the verb. */
export interface DbArguments {
  readonly file: string;
  readonly revision: string | undefined;
}

interface Target {
  readonly module: Type | DynamicModule;
  /** The folder that `migrations` is in. */
  readonly folder: string;
}

const FILE = /\.(ya?ml|[cm]?[jt]s(#\w+)?)$/;
const YAML = /\.ya?ml$/;
const DEFAULT_NAME = 'default';
/** Options with which a start changes tables, and migrations do not. */
const OF_THEMSELVES = ['synchronize', 'migrationsRun', 'dropSchema'] as const;

const NEST_MODULE: WantedExport<Type> = {
  what: 'class with @Module',
  pick: (_name, value) => {
    const isModule =
      typeof value === 'function' &&
      ['imports', 'providers'].some((key) => Reflect.hasOwnMetadata(key, value));
    return isModule ? (value as Type) : undefined;
  },
};

/** Tells the file from the revision: it may be left out where NESTLING_CONFIG names it. */
export function readArguments([first, second]: readonly string[]): DbArguments {
  if (first !== undefined && FILE.test(first)) return { file: first, revision: second };
  if (second !== undefined) throw noFile(first, 'the file comes first: a YAML file');
  return { file: fileOf(undefined), revision: first };
}

/** The file of a verb that takes nothing else. */
export function readFile([file]: readonly string[]): string {
  if (file !== undefined && !FILE.test(file)) throw noFile(file, 'name a YAML file');
  return fileOf(file);
}

function noFile(argument: string | undefined, remedy: string): UsageError {
  return new UsageError(`"${argument}" is no file; ${remedy}, or a module such as dist/app.module.js`);
}

/** Opens the database of a file, works with its migrations, and closes it. */
export async function withMigrator<T>(
  file: string,
  { db = DEFAULT_NAME, dir, language }: DbOptions & { readonly language?: MigrationLanguage },
  work: (migrator: Migrator) => Promise<T>,
): Promise<T> {
  const { module, folder } = YAML.test(file) ? await targetOfYaml(file) : targetOfModule(file);
  const app = await withoutTableChanges(() =>
    NestFactory.create(module, new FastifyAdapter(), { logger: SILENT, abortOnError: false }),
  );
  try {
    const dataSource = dataSourceOf(app, db);
    const directory = dir ?? join(folder, 'migrations', db === DEFAULT_NAME ? '' : db);
    return await work(new Migrator(dataSource, { name: db, directory, language }));
  } finally {
    await app.close();
  }
}

async function targetOfYaml(file: string): Promise<Target> {
  const { options, surroundings } = await loadFile(file, { allowMissing: true });
  const database = { ...options.database, synchronize: false };
  return {
    module: await NestlingModule.forRoot({ ...options, database }, surroundings),
    folder: surroundings.folder ?? process.cwd(),
  };
}

function targetOfModule(file: string): Target {
  const found = loadModule(file, process.cwd(), NEST_MODULE);
  if (typeof found === 'string') throw new UsageError(found);
  const [module, ...more] = found;
  if (!module || more.length > 0) {
    const names = found.map(({ name }) => `${file}#${name}`).join(' or ');
    throw new UsageError(`${file} has several classes with @Module; write ${names}`);
  }
  return { module, folder: process.cwd() };
}

function dataSourceOf(app: INestApplication, name: string): DataSource {
  const sources = dataSources(app);
  const dataSource = sources.get(name);
  if (!dataSource) {
    const names = [...sources.keys()];
    const known = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}: choose with --db.`;
    throw new UsageError(
      `there is no data source "${name}" in this app${didYouMean(name, names) || '.'} ${known}`,
    );
  }
  const key = OF_THEMSELVES.find((option) => dataSource.options[option]);
  if (key !== undefined) {
    throw new UsageError(
      `The data source "${name}" has ${key}: true, which changes tables by itself; turn it off.`,
    );
  }
  return dataSource;
}

/** The data sources of an app, by name. */
function dataSources(app: INestApplication): Map<string, DataSource> {
  const providers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.providers.values(),
  ]);
  const sources = providers.flatMap(({ token, instance }) => {
    const name = token === getDataSourceToken() ? DEFAULT_NAME : /^(.+)DataSource$/.exec(String(token))?.[1];
    return name !== undefined && instance instanceof DataSource ? [[name, instance] as const] : [];
  });
  return new Map(sources);
}
