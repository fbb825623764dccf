// An endpoint without a class gets one: the same decorators as on a class that somebody wrote.
import type { Type } from '@nestjs/common';
import { Field, RestEndpoint, RestEntity } from '@nestling/rest';
import { markGenerated, type ReflectedSchema } from '@nestling/database';
import { getMetadataArgsStorage, JoinColumn, ManyToOne, OneToMany } from 'typeorm';
import { LIGHTAPI_DEFAULTS, LightApiEntity } from './lightapi.preset.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';
import { withDefaults } from './endpoint.defaults.js';
import { backReferences, classNameOf, relationOf, tableOf, type BackReference } from './endpoint.naming.js';
import { DELETIONS, endpointOptions, fieldOptions, type SectionValues } from './endpoint.options.js';
import { completeClasses, isReflected, tableNamed } from './reflected.tables.js';
import { declareDeletion } from './soft.deletion.js';

/** What other packages add to the options of endpoints. */
export interface Additions extends SectionValues {
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
    RestEndpoint(endpointOptions(endpoint, withDefaults(endpoint.meta, common), additions))(type);
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
