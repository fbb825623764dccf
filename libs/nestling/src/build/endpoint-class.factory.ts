// An endpoint without a class gets one: the same decorators as on a class that somebody wrote.
import type { Type } from '@nestjs/common';
import type { ConfigSection, ConfigSurroundings, EndpointOptions, HttpVerb } from '@nestling/core';
import { Field, RestEndpoint, RestEntity, type FieldOptions } from '@nestling/rest';
import { JoinColumn, ManyToOne } from 'typeorm';
import { LIGHTAPI_DEFAULTS, LightApiEntity } from './lightapi.preset.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration, EndpointMeta } from '../schema/endpoint.schema.js';
import { FIELD_TYPES, type FieldDeclaration } from '../schema/field.schema.js';
import { withDefaults } from './endpoint.defaults.js';
import { classNameOf, pathOf, relationOf, tableOf } from './endpoint.naming.js';

/** What other packages add to the options of endpoints. */
export interface Additions {
  readonly sections: readonly ConfigSection[];
  readonly surroundings: ConfigSurroundings;
}

/** The classes of all endpoints, in their order. */
export function endpointClasses(
  { endpoints, defaults, preset }: NestlingOptions,
  additions: Additions,
): Type[] {
  const isLightApi = preset === 'lightapi';
  const base = isLightApi ? LightApiEntity : RestEntity;
  const common = isLightApi ? withDefaults(defaults, LIGHTAPI_DEFAULTS) : defaults;
  const declared = new Map<EndpointDeclaration, Type>();
  for (const endpoint of endpoints) {
    if (typeof endpoint === 'object') declared.set(endpoint, newClass(classNameOf(endpoint), base));
  }
  const byTable = new Map([...declared].map(([endpoint, type]) => [tableOf(endpoint), type]));
  for (const [endpoint, type] of declared) {
    declareFields(type, endpoint, byTable);
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

function newClass(name: string, base: typeof RestEntity | typeof LightApiEntity): Type {
  const type = class extends base {};
  Object.defineProperty(type, 'name', { value: name });
  return type;
}

function declareFields(type: Type, { fields = {} }: EndpointDeclaration, byTable: Map<string, Type>): void {
  const { prototype } = type as { prototype: object };
  for (const [name, declaration] of Object.entries(fields)) {
    if (declaration.exclude) continue;
    Field(fieldOptions(declaration))(prototype, name);
    const [table, column] = declaration.foreignKey?.split('.') ?? [];
    const target = table === undefined ? undefined : byTable.get(table);
    if (!target) continue;
    const relation = relationOf(name, Object.keys(fields));
    ManyToOne(() => target, {
      nullable: declaration.optional ?? false,
      onDelete: DELETIONS[declaration.onDelete ?? 'restrict'],
    })(prototype, relation);
    JoinColumn({ name, referencedColumnName: column })(prototype, relation);
  }
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
  const { methods, filtering, ...meta } = given;
  const { backends: _names, ...filters } = filtering ?? {};
  return {
    ...meta,
    path: pathOf(endpoint),
    table: tableOf(endpoint),
    ...(filtering ? { filtering: filters } : {}),
    ...(methods ? { methods: verbsOf(methods) } : {}),
  };
}

function verbsOf(methods: NonNullable<EndpointMeta['methods']>): readonly HttpVerb[] {
  return Array.isArray(methods) ? (methods as readonly HttpVerb[]) : (Object.keys(methods) as HttpVerb[]);
}
