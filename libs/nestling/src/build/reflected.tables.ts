// Endpoints on tables that exist: what is read of the database, and the classes that it completes.
import type { Type } from '@nestjs/common';
import { entitiesOf, reflectDatabase, type ReflectedSchema, type ReflectedTable } from '@nestling/database';
import { getMetadataArgsStorage } from 'typeorm';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';
import { tableOf } from './endpoint.naming.js';

/** How tables are read. */
export interface ReflectionOptions {
  /** @default false */
  readonly camelCase?: boolean;
  /** Whether fields may be declared that are no column yet, for a program that adds them. @default false */
  readonly allowMissing?: boolean;
}

/** Whether the table of an endpoint is read rather than made. */
export function isReflected({ reflect }: Pick<EndpointDeclaration, 'reflect'>): boolean {
  return reflect === true || reflect === 'partial';
}

/** The tables of the database, where an endpoint asks for them. */
export async function readTables({
  endpoints,
  database,
}: NestlingOptions): Promise<ReflectedSchema | undefined> {
  const isAsked = endpoints.some((endpoint) => typeof endpoint === 'object' && isReflected(endpoint));
  if (!isAsked) return undefined;
  const { url = process.env['DATABASE_URL'], schema } = database ?? {};
  return reflectDatabase({ url, ...(schema === undefined ? {} : { schema }) });
}

/** The table of an endpoint, where it is one that is read. */
export function tableNamed(
  tables: ReflectedSchema | undefined,
  endpoint: EndpointDeclaration,
): ReflectedTable | undefined {
  if (!isReflected(endpoint)) return undefined;
  return tables?.tables.find(({ name }) => name === tableOf(endpoint));
}

/** Gives the classes of reflected endpoints the columns, keys and references of their tables. */
export function completeClasses(
  classes: ReadonlyMap<EndpointDeclaration, Type>,
  tables: ReflectedSchema,
  options: ReflectionOptions,
): void {
  const reflected = [...classes].filter(([endpoint]) => isReflected(endpoint));
  const others = [...classes].filter(([endpoint]) => !isReflected(endpoint));
  const byTable = <T>(pairs: readonly (readonly [EndpointDeclaration, T])[]): Record<string, T> =>
    Object.fromEntries(pairs.map(([endpoint, value]) => [tableOf(endpoint), value]));
  for (const [endpoint, type] of reflected) nameColumns(type, endpoint, { tables, options });
  entitiesOf(tables, {
    ...options,
    tables: reflected.map(([endpoint]) => tableOf(endpoint)),
    classes: byTable(reflected),
    related: byTable(others),
    keys: byTable(
      reflected.flatMap(([endpoint]) => (endpoint.key ? [[endpoint, endpoint.key] as const] : [])),
    ),
  });
}

/** The column that a declared field stands for: of its own name, or of its name in camel case. */
export function columnOf(
  field: string,
  table: ReflectedTable,
  { camelCase = false }: ReflectionOptions,
): ReflectedTable['columns'][number] | undefined {
  const exact = table.columns.find(({ name }) => name === field);
  if (exact || !camelCase) return exact;
  return table.columns.find(({ name }) => lettersOf(name) === lettersOf(field));
}

/** `album_id`, `AlbumId` and `albumId` are the same letters. */
const lettersOf = (name: string): string => name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

function nameColumns(
  type: Type,
  endpoint: EndpointDeclaration,
  { tables, options }: { readonly tables: ReflectedSchema; readonly options: ReflectionOptions },
): void {
  const table = tables.tables.find(({ name }) => name === tableOf(endpoint));
  for (const { target, propertyName, options: column } of getMetadataArgsStorage().columns) {
    if (target !== type || !table || column.name !== undefined) continue;
    column.name = columnOf(propertyName, table, options)?.name ?? propertyName;
  }
}
