// An endpoint without a class gets one: the same decorators as on a class that somebody wrote.
import type { Type } from '@nestjs/common';
import type { ConfigSection, ConfigSurroundings, EndpointOptions, HttpVerb } from '@nestling/core';
import { Field, RestEndpoint, RestEntity, type FieldOptions } from '@nestling/rest';
import { markGenerated, type ReflectedSchema } from '@nestling/database';
import { getMetadataArgsStorage, JoinColumn, ManyToOne, OneToMany } from 'typeorm';
import { LIGHTAPI_DEFAULTS, LightApiEntity } from './lightapi.preset.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration, EndpointMeta } from '../schema/endpoint.schema.js';
import { FIELD_TYPES, type FieldDeclaration } from '../schema/field.schema.js';
import { withDefaults } from './endpoint.defaults.js';
import {
  backReferences,
  classNameOf,
  pathOf,
  relationOf,
  tableOf,
  type BackReference,
} from './endpoint.naming.js';
import { completeClasses, isReflected, tableNamed } from './reflected.tables.js';
import { declareDeletion } from './soft.deletion.js';

/** What other packages add to the options of endpoints. */
export interface Additions {
  readonly sections: readonly ConfigSection[];
  readonly surroundings: ConfigSurroundings;
  /** The tables of the database; needed by endpoints with `reflect`. */
  readonly tables?: ReflectedSchema;
  readonly allowMissing?: boolean;
}

/** The classes of all endpoints, in their order. */
export function endpointClasses(
  { endpoints, defaults, preset, database }: NestlingOptions,
  additions: Additions,
): Type[] {
  const isLightApi = preset === 'lightapi';
  const base = isLightApi ? LightApiEntity : RestEntity;
  const common = isLightApi ? withDefaults(defaults, LIGHTAPI_DEFAULTS) : defaults;
  const declared = new Map<EndpointDeclaration, Type>();
  for (const endpoint of endpoints) {
    if (typeof endpoint !== 'object') continue;
    declared.set(endpoint, newClass(classNameOf(endpoint), isReflected(endpoint) ? undefined : base));
  }
  const byTable = new Map([...declared].map(([endpoint, type]) => [tableOf(endpoint), type]));
  const reflected = [...declared].filter(([endpoint]) => isReflected(endpoint)).map(([, type]) => type);
  const scope: Scope = { byTable, ways: backReferences(declared.keys()), reflected: new Set(reflected) };
  for (const [endpoint, type] of declared) declareFields(type, endpoint);
  for (const [endpoint, type] of declared) {
    if (withDefaults(endpoint.meta, common).softDelete) {
      declareDeletion(type, { isLightApi, table: tableNamed(additions.tables, endpoint) });
    }
    declareReferences(type, endpoint, scope);
  }
  const { tables, allowMissing } = additions;
  if (tables) completeClasses(declared, tables, { camelCase: database?.camelCase, allowMissing });
  for (const [endpoint, type] of declared) {
    const meta = withSections(withDefaults(endpoint.meta, common), additions);
    RestEndpoint(optionsOf(endpoint, meta))(type);
  }
  return endpoints.flatMap((endpoint) =>
    typeof endpoint === 'object'
      ? (declared.get(endpoint) ?? [])
      : typeof endpoint === 'function'
        ? endpoint
        : [],
  );
}

function newClass(name: string, base?: typeof RestEntity | typeof LightApiEntity): Type {
  const type = base ? class extends base {} : class {};
  Object.defineProperty(type, 'name', { value: name });
  return markGenerated(type);
}

interface Scope {
  readonly byTable: ReadonlyMap<string, Type>;
  readonly ways: readonly BackReference[];
  /** Those whose ways back are known to the database. */
  readonly reflected: ReadonlySet<Type>;
}

function declareFields(type: Type, { fields = {} }: EndpointDeclaration): void {
  for (const [name, declaration] of Object.entries(fields)) {
    if (!declaration.exclude) Field(fieldOptions(declaration))(type.prototype as object, name);
  }
}

function declareReferences(
  type: Type,
  endpoint: EndpointDeclaration,
  { byTable, ways, reflected }: Scope,
): void {
  const prototype = type.prototype as object;
  const { fields = {} } = endpoint;
  for (const [name, { foreignKey, exclude, optional = false, onDelete = 'restrict' }] of Object.entries(
    fields,
  )) {
    const [table, column] = foreignKey?.split('.') ?? [];
    const target = table === undefined || exclude ? undefined : byTable.get(table);
    if (!target) continue;
    const relation = relationOf(name, Object.keys(fields));
    const back = ways.find((way) => way.endpoint === endpoint && way.field === name)?.list;
    const isOpen = back !== undefined && !reflected.has(target) && !isTaken(target, back);
    if (isOpen) OneToMany(() => type, relation)(target.prototype as object, back);
    const options = { nullable: optional, onDelete: DELETIONS[onDelete] };
    ManyToOne(() => target, isOpen ? back : () => undefined, options)(prototype, relation);
    JoinColumn({ name, referencedColumnName: column })(prototype, relation);
  }
}

/** Whether a class has a property of this name already. */
function isTaken(type: Type, property: string): boolean {
  const { columns, relations } = getMetadataArgsStorage();
  return [...columns, ...relations].some(
    ({ target, propertyName }) =>
      propertyName === property && (target === type || type.prototype instanceof (target as Type)),
  );
}

const DELETIONS = { restrict: 'RESTRICT', cascade: 'CASCADE', set_null: 'SET NULL' } as const;

function fieldOptions(declaration: FieldDeclaration): FieldOptions {
  const { type, optional, ge, gt, le, lt, decimalPlaces, maxDigits, choices } = declaration;
  const { foreignKey: _key, onDelete: _deletion, exclude: _exclude, ...same } = declaration;
  const given: Record<string, unknown> = {
    ...same,
    type: choices ? 'enum' : FIELD_TYPES[type],
    nullable: optional,
    min: ge,
    exclusiveMin: gt,
    max: le,
    exclusiveMax: lt,
    scale: decimalPlaces,
    precision: maxDigits,
    values: choices,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A package's options of endpoints as its decorator takes them. */
function withSections(meta: EndpointMeta, { sections, surroundings }: Additions): EndpointMeta {
  const given = meta as Readonly<Record<string, unknown>>;
  return Object.assign(
    {},
    meta,
    ...sections.map(({ options }) => options?.(given, surroundings)),
  ) as EndpointMeta;
}

function optionsOf(endpoint: EndpointDeclaration, given: EndpointMeta): EndpointOptions {
  const { methods, filtering, scopeApplies, softDelete, ...meta } = given;
  const { backends: _names, ...filters } = filtering ?? {};
  return {
    ...meta,
    path: pathOf(endpoint),
    ...(isReflected(endpoint) ? { table: undefined } : { table: tableOf(endpoint) }),
    ...(filtering ? { filtering: filters } : {}),
    ...(softDelete ? { softDelete } : {}),
    ...(scopeApplies ? { scopeApplies: scopeApplies === 'list' ? 'list' : 'every-verb' } : {}),
    ...(methods ? { methods: verbsOf(methods) } : {}),
  };
}

function verbsOf(methods: NonNullable<EndpointMeta['methods']>): readonly HttpVerb[] {
  return Array.isArray(methods) ? (methods as readonly HttpVerb[]) : (Object.keys(methods) as HttpVerb[]);
}
