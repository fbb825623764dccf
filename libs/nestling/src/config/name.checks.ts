// Names of fields in the options of endpoints: each must be one that is there.
import { didYouMean } from '@nestling/core';
import { backReferences, relationOf, tableOf } from '../build/endpoint.naming.js';
import { isReflected } from '../build/reflected.tables.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';
import type { ConfigPath, Mistake } from './mistake.js';

/** What the names in an endpoint may refer to. */
export interface Surroundings {
  /** The endpoints, by table. */
  readonly tables: ReadonlyMap<string, EndpointDeclaration>;
  /** The fields that every endpoint without a class has. */
  readonly ownFields: readonly string[];
}

/** The fields that come by themselves. */
export function ownFieldsOf({ preset }: Pick<NestlingOptions, 'preset'>): readonly string[] {
  const stamps = preset === 'lightapi' ? ['created_at', 'updated_at'] : ['createdAt', 'updatedAt'];
  return ['id', ...stamps, 'version'];
}

/** Lists of names, by where they stand in the options. */
const LISTS = [
  ['filtering', 'fields'],
  ['filtering', 'search'],
  ['filtering', 'ordering'],
  ['filtering', 'defaultOrdering'],
  ['serializer', 'fields'],
  ['serializer', 'read'],
  ['serializer', 'write'],
  ['serializer'],
] as const;

/** The names in an endpoint's own options that stand for no field. */
export function checkNames(
  endpoint: EndpointDeclaration,
  path: ConfigPath,
  surroundings: Surroundings,
): Mistake[] {
  // Of a table that is read, only the engine knows the names.
  if (isReflected(endpoint)) return [];
  return LISTS.flatMap((steps) => {
    const list = steps.reduce<unknown>(
      (value, step) => (value as Record<string, unknown> | undefined)?.[step],
      endpoint.meta,
    );
    if (!Array.isArray(list)) return [];
    return list.flatMap((term: unknown, index): Mistake[] => {
      if (typeof term !== 'string') return [];
      const name = steps[1] === 'defaultOrdering' ? term.replace(/^-/, '') : term;
      const message = problemOf(name, endpoint, surroundings);
      return message === undefined ? [] : [{ path: [...path, 'meta', ...steps, index], message }];
    });
  });
}

function problemOf(
  name: string,
  endpoint: EndpointDeclaration,
  surroundings: Surroundings,
): string | undefined {
  const [first = '', ...rest] = name.split('.');
  const fields = endpoint.fields ?? {};
  const visible = Object.entries(fields).filter(([, { exclude, hidden }]) => !exclude && !hidden);
  const marks = endpoint.meta?.softDelete ? ['deletedAt', 'deleted_at'] : [];
  const known = [...surroundings.ownFields, ...marks, ...visible.map(([field]) => field)];
  if (rest.length === 0) {
    if (known.includes(first)) return undefined;
    if (fields[first]?.hidden) return `"${first}" is hidden; remove it here, or show the field`;
    return `"${first}" is no field of ${endpoint.route}${didYouMean(first, known) || `; use one of: ${known.join(', ')}`}`;
  }
  // A path into a json field is the engine's to check.
  if (fields[first]?.type === 'json') return undefined;
  const back = backReferences(surroundings.tables.values()).filter(
    ({ table }) => table === tableOf(endpoint),
  );
  const ways = new Map([
    ...back.map((way): [string, string] => [way.list, tableOf(way.endpoint)]),
    ...visible.flatMap(([field, { foreignKey }]) =>
      typeof foreignKey === 'string'
        ? [[relationOf(field, Object.keys(fields)), foreignKey.split('.')[0] ?? ''] as [string, string]]
        : [],
    ),
  ]);
  const target = surroundings.tables.get(ways.get(first) ?? '');
  if (target && isReflected(target)) return undefined;
  if (target) return problemOf(rest.join('.'), target, surroundings);
  const nearest = didYouMean(first, ways.keys());
  const remedy =
    ways.size > 0
      ? `use one of: ${[...ways.keys()].join(', ')}`
      : 'only a field with foreign_key does, without its _id';
  return `"${first}" leads to no other table${nearest || `; ${remedy}`}`;
}

/** Foreign keys to tables and columns that are not described. */
export function checkForeignKeys(
  { fields = {} }: EndpointDeclaration,
  path: ConfigPath,
  surroundings: Surroundings,
): Mistake[] {
  return Object.entries(fields).flatMap(([name, { foreignKey, type }]): Mistake[] => {
    if (typeof foreignKey !== 'string' || !foreignKey.includes('.')) return [];
    const [table = '', column = ''] = foreignKey.split('.');
    const target = surroundings.tables.get(table);
    const at = [...path, 'fields', name, 'foreignKey'];
    if (!target) {
      const hint =
        didYouMean(table, surroundings.tables.keys()) ||
        `; use one of: ${[...surroundings.tables.keys()].join(', ')}`;
      return [{ path: at, message: `there is no table "${table}" here${hint}` }];
    }
    if (isReflected(target)) return [];
    const columns = ['id', ...Object.keys(target.fields ?? {})];
    if (!columns.includes(column)) {
      const hint = didYouMean(column, columns) || `; use one of: ${columns.join(', ')}`;
      return [{ path: at, message: `the table ${tableOf(target)} has no column "${column}"${hint}` }];
    }
    if (column === 'id' && type !== 'int' && type !== 'integer') {
      return [
        {
          path: [...path, 'fields', name, 'type'],
          message: `${foreignKey} is a whole number; use type: int`,
        },
      ];
    }
    return [];
  });
}
