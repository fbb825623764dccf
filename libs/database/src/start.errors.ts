// Why a data source does not start, in Nestling's words: TypeORM stops at the first mistake, and names no remedy.
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import { type DataSource, getMetadataArgsStorage, QueryFailedError, TypeORMError } from 'typeorm';

import { withoutSecrets } from './database.errors.js';

/** The codes of what keeps a data source from starting. */
export const START_CODES = {
  columnUnsupported: 'DATABASE_COLUMN_UNSUPPORTED',
  entityUnknown: 'DATABASE_ENTITY_UNKNOWN',
  entityInvalid: 'DATABASE_ENTITY_INVALID',
  schemaMissing: 'DATABASE_SCHEMA_MISSING',
  schemaRefused: 'DATABASE_SCHEMA_REFUSED',
  unreachable: 'DATABASE_UNREACHABLE',
} as const;

const MODULE = 'DatabaseModule.forRoot';

/**
 * Makes a data source start with errors that name a remedy; the original is their `cause`.
 *
 * @internal
 */
export function explainStart(dataSource: DataSource): void {
  const initialize = dataSource.initialize.bind(dataSource);
  dataSource.initialize = async () => {
    try {
      return await initialize();
    } catch (error) {
      const problems = problemsOf(error, dataSource);
      throw problems.length > 0 ? new NestlingConfigError(problems, { cause: error }) : error;
    }
  };
}

/**
 * Whether trying again may help: a server may still be starting, a mistake stays one.
 *
 * @internal
 */
export function isUnreachable(error: unknown): boolean {
  return error instanceof NestlingConfigError && error.problems[0]?.code === START_CODES.unreachable;
}

function problemsOf(error: unknown, dataSource: DataSource): readonly ConfigProblem[] {
  if (error instanceof QueryFailedError) return [schemaRefused(error)];
  if (error instanceof TypeORMError) return declarationProblems(error, dataSource);
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code !== 'string') return [];
  const what = `the database ${placeOf(dataSource)} cannot be used: ${message || code}`;
  const remedy = 'start the server, or correct host, port, user, password and name in the url';
  return [{ code: START_CODES.unreachable, where: MODULE, what, remedy }];
}

/** @internal */
export function schemaMissing(schema: string): NestlingConfigError {
  const statement = `CREATE SCHEMA "${schema}"`;
  return new NestlingConfigError([
    {
      code: START_CODES.schemaMissing,
      where: MODULE,
      what: `the database has no schema "${schema}"`,
      remedy: `correct the name, or make it: ${statement}`,
    },
  ]);
}

function schemaRefused({ query, message }: QueryFailedError): ConfigProblem {
  const statement = query.length > 200 ? `${query.slice(0, 200)}…` : query;
  return {
    code: START_CODES.schemaRefused,
    where: MODULE,
    what: `the database refused a change of its schema: ${message} (${statement})`,
    remedy:
      'change the declaration, or the rows that stand against it; keep data worth keeping by migrations',
  };
}

function declarationProblems(error: TypeORMError, dataSource: DataSource): readonly ConfigProblem[] {
  const entities = classesOf(dataSource);
  const found = [...unsupportedColumns(entities, dataSource), ...unknownTargets(entities, dataSource)];
  if (found.length > 0) return found;
  const remedy = 'correct the entity that the message names';
  return [{ code: START_CODES.entityInvalid, where: MODULE, what: error.message, remedy }];
}

type EntityClass = abstract new (...args: never[]) => unknown;

function classesOf({ options }: DataSource): readonly EntityClass[] {
  return Object.values(options.entities ?? {}).filter(
    (entity) => typeof entity === 'function',
  ) as EntityClass[];
}

/** Whether a declaration is that of one of the classes, or of one that they extend. */
function isOf(entities: readonly EntityClass[], target: unknown): target is EntityClass {
  return entities.some(
    (entity) =>
      entity === target ||
      (typeof target === 'function' && entity.prototype instanceof (target as EntityClass)),
  );
}

function unsupportedColumns(
  entities: readonly EntityClass[],
  { driver, options }: DataSource,
): ConfigProblem[] {
  return getMetadataArgsStorage().columns.flatMap(({ target, propertyName, options: column }) => {
    if (!isOf(entities, target) || column.type === undefined) return [];
    const type = driver.normalizeType(column as Parameters<typeof driver.normalizeType>[0]);
    if ((driver.supportedDataTypes as string[]).includes(type)) return [];
    return {
      code: START_CODES.columnUnsupported,
      where: `${target.name}.${propertyName}`,
      what: `a column of type "${type}", which ${options.type} does not have`,
      remedy: 'use a type that this database has, such as text or json',
    };
  });
}

/** Entities given as globs or schemas are not known by their classes: nothing is said then. */
function unknownTargets(entities: readonly EntityClass[], { options }: DataSource): ConfigProblem[] {
  if (entities.length < Object.values(options.entities ?? {}).length) return [];
  return getMetadataArgsStorage().relations.flatMap(({ target, propertyName, type }) => {
    if (!isOf(entities, target) || typeof type !== 'function') return [];
    const other = (type as () => unknown)();
    if (typeof other !== 'function' || entities.includes(other as EntityClass)) return [];
    return {
      code: START_CODES.entityUnknown,
      where: `${target.name}.${propertyName}`,
      what: `it refers to ${other.name || 'a class'}, which the data source does not know`,
      remedy: `register ${other.name || 'it'}, too: as an endpoint, in TypeOrmModule.forFeature([...]), or in \`entities\``,
    };
  });
}

/** Where the database is, without the password. */
function placeOf({ options }: DataSource): string {
  const { url, host, port, database } = options as unknown as Readonly<Record<string, unknown>>;
  if (typeof url === 'string') return `at ${withoutSecrets(url)}`;
  return `"${String(database)}" at ${String(host ?? 'localhost')}${port === undefined ? '' : `:${String(port)}`}`;
}
