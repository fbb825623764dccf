// One declaration and its TypeORM mapping become one frozen plan. Every mistake is collected, none is thrown here.
import type { Type } from '@nestjs/common';
import type {
  EndpointOptions,
  EndpointPlan,
  FieldPathPlan,
  FieldPlan,
  FilterBackend,
  HttpVerb,
  OrderTerm,
  PaginationPlan,
  SerializerClass,
} from '@nestling/core';
import { groupsOf, topLevelName } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';
import { FIELD_TYPE_NAMES } from '../metadata/field.column.js';
import { declarationsOf, inheritedDeclarations } from '../metadata/metadata.store.js';
import { kebabCase, pluralOf } from '../metadata/naming.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { compileBackends } from './backend.compiler.js';
import { orderTerm } from '../query/order.builder.js';
import { compileBulk } from './bulk.compiler.js';
import { compileComputed } from './computed-plan.compiler.js';
import { checkOptions, FieldLookup } from './option.checks.js';
import { compileAggregate } from './aggregate-plan.compiler.js';
import { compileIdempotency } from './idempotency-plan.compiler.js';
import { compileNestedCreate } from './nested-create.compiler.js';
import { compileLinks } from './link-plan.compiler.js';
import { checkListeners } from './listener.checks.js';
import { compileIncludes } from './include-plan.compiler.js';
import { Problems } from './problems.js';
import { compileRestoration } from './soft-delete.compiler.js';
import { compileTable } from './table-plan.compiler.js';
import { compileUpsert } from './upsert.compiler.js';

const ALL_METHODS: readonly HttpVerb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const DEFAULT_CAP = 1000;

/** The path of an endpoint, known before the plan because controllers are made from it. */
export function pathOf(entity: Type): string {
  const { endpoint } = declarationsOf(entity);
  return (endpoint?.path ?? kebabCase(pluralOf(entity.name))).replace(/^\/+|\/+$/g, '');
}

/** What is compiled: a class, the options for it, and what to call the place in reports. */
export interface Declaration {
  readonly entity: Type;
  readonly options: EndpointOptions;
  readonly where: string;
  /** Finds the plan of another class that is an endpoint too; asked once all are compiled. */
  readonly endpointOf?: (entity: Type) => EndpointPlan | undefined;
  /** The instances of `filtering.backends`. */
  readonly backends: readonly FilterBackend[];
}

/** Compiles one endpoint. With problems reported, the plan is not to be used. */
export function compilePlan(
  { entity, options, where, backends, endpointOf }: Declaration,
  metadata: EntityMetadata,
  problems: Problems,
): EndpointPlan {
  const planOf = (other: Type): EndpointPlan => endpointOf?.(other) ?? planOfClass(other, metadata);
  checkOptions(where, options, problems);
  checkDeclarations(entity, problems);
  checkListeners({ entity, options, where, backends }, metadata, problems);
  const table = compileTable(entity, metadata, problems);
  const { fields, key } = table;
  const computed = compileComputed(entity, fields, problems);
  if (key.length === 0 || key.length < metadata.primaryColumns.length) {
    problems.add(REST_CONFIG_CODES.noKey, entity.name, [
      'it has no primary key',
      'extend RestEntity, or add a @PrimaryColumn()',
    ]);
  }
  const links = compileLinks(metadata);
  const visible = fields.filter((field) => !field.hidden);
  const unstored = [...computed, ...links];
  const groups = groupsOf(visible.map(({ name }) => name));
  const lookup = new FieldLookup(table, new Set([...unstored.map(({ name }) => name), ...groups]), problems);
  const wireNames = [...new Set([...visible, ...unstored].map(({ name }) => topLevelName(name)))];

  const methods = Object.freeze(ALL_METHODS.filter((method) => options.methods?.includes(method) ?? true));
  const serializer = compileSerializer(options, { where, lookup, wireNames, problems });
  const filtering = compileFiltering(options, { where, lookup, key });

  return Object.freeze({
    ...table,
    name: entity.name,
    path: pathOf(entity),
    methods,
    version: fields.find((field) => field.stamp === 'version'),
    hydrate: options.hydrate ?? false,
    computed: Object.freeze(computed),
    links: Object.freeze(links),
    ...serializer,
    ...filtering,
    backends: compileBackends(backends, { where, filters: filtering.filters.keys(), problems }),
    pagination: compilePagination(options),
    includes: compileIncludes(options.include ?? [], { where, table, metadata, problems, planOf }),
    unknownFields: options.unknownFields ?? 'reject',
    scopeApplies: options.scopeApplies ?? 'every-verb',
    ...compileBulk({ options, where }, methods, problems),
    ...compileUpsert({ options, where }, { lookup, metadata, problems }),
    ...compileRestoration({ options, where }, table.deleted, problems),
    ...compileNestedCreate(options, table, { where, problems }),
    ...compileAggregate(options, { where, lookup, problems }),
    ...compileIdempotency(options, where, problems),
    tag: options.tag ?? entity.name,
    ...(options.description ? { description: options.description } : {}),
  });
}

/** How the rows of a class are shown that is no endpoint. */
function planOfClass(entity: Type, { connection }: EntityMetadata): EndpointPlan {
  const declaration = { entity, options: {}, where: entity.name, backends: [] };
  return compilePlan(declaration, connection.getMetadata(entity), new Problems());
}

function checkDeclarations(entity: Type, problems: Problems): void {
  for (const { uninferred, redeclared } of inheritedDeclarations(entity)) {
    for (const [property, type] of uninferred) {
      const known = `use one of: ${FIELD_TYPE_NAMES.join(', ')}`;
      const remedy =
        type === 'Object'
          ? `write the type, as in @Field({ type: String, nullable: true }); ${known}`
          : `write the type, as in @Field({ type: 'json' }); ${known}`;
      const code =
        type === 'Object' || type === 'Array'
          ? REST_CONFIG_CODES.typeNotInferred
          : REST_CONFIG_CODES.typeUnknown;
      problems.add(code, `${entity.name}.${property}`, [`no column type follows from "${type}"`, remedy]);
    }
    for (const property of redeclared) {
      problems.add(REST_CONFIG_CODES.fieldRedeclared, `${entity.name}.${property}`, [
        'it is declared again, although it comes with the base class',
        'remove the declaration, or use a plain TypeORM entity with keys and stamps of your own',
      ]);
    }
  }
}

interface SerializerScope {
  readonly where: string;
  readonly lookup: FieldLookup;
  readonly wireNames: readonly string[];
  readonly problems: Problems;
}

interface FieldLists {
  readonly fields?: readonly string[];
  readonly read?: readonly string[];
  readonly write?: readonly string[];
}

function compileSerializer(
  { serializer }: EndpointOptions,
  { where, lookup, wireNames, problems }: SerializerScope,
): Pick<EndpointPlan, 'read' | 'write'> {
  const lists = serializerLists(serializer as EndpointOptions['serializer'] | readonly string[]);
  if (lists.fields && (lists.read ?? lists.write)) {
    problems.add(REST_CONFIG_CODES.optionInvalid, where, [
      'the serializer has both `fields` and `read`/`write`',
      'keep `fields` for one list, or `read` and `write` for two',
    ]);
  }
  const names = (list: readonly string[] | undefined, option: string): readonly string[] =>
    Object.freeze(list ? lookup.onWire(list, { where, option }) : [...wireNames]);
  return {
    read: names(lists.fields ?? lists.read, 'serializer.read'),
    write: names(lists.fields ?? lists.write, 'serializer.write'),
  };
}

function serializerLists(serializer: EndpointOptions['serializer'] | readonly string[]): FieldLists {
  if (serializer === undefined) return {};
  if (Array.isArray(serializer)) return { fields: serializer as readonly string[] };
  if (typeof serializer === 'function') return new (serializer as SerializerClass)();
  return serializer as FieldLists;
}

interface FilteringScope {
  readonly where: string;
  readonly lookup: FieldLookup;
  readonly key: readonly FieldPlan[];
}

function compileFiltering(
  { filtering = {} }: EndpointOptions,
  { where, lookup, key }: FilteringScope,
): Pick<EndpointPlan, 'filters' | 'search' | 'ordering' | 'defaultOrdering' | 'unknownParameters'> {
  const find = (
    option: 'fields' | 'search' | 'ordering',
    kind: 'paths' | 'filterable' | 'single' = 'paths',
  ): FieldPathPlan[] =>
    lookup[kind]((filtering[option] ?? []) as readonly string[], { where, option: `filtering.${option}` });
  const byName = (paths: FieldPathPlan[]): Map<string, FieldPathPlan> =>
    new Map(paths.map((path) => [path.name, path]));
  const defaultOrdering = ((filtering.defaultOrdering ?? []) as readonly string[]).flatMap(
    (term): OrderTerm[] => {
      const descending = term.startsWith('-');
      const name = descending ? term.slice(1) : term;
      const paths = lookup.single([name], { where, option: 'filtering.defaultOrdering' });
      return paths.map((path) => ({ ...path, descending }));
    },
  );
  return {
    filters: byName(find('fields', 'filterable')),
    search: Object.freeze(lookup.textual(find('search'), { where, option: 'filtering.search' })),
    ordering: byName(find('ordering', 'single')),
    defaultOrdering: Object.freeze(
      defaultOrdering.length > 0 ? defaultOrdering : key.map((field) => orderTerm(field, false)),
    ),
    unknownParameters: filtering.unknownParameters ?? 'reject',
  };
}

function compilePagination({ pagination, maxUnpaginated }: EndpointOptions): PaginationPlan {
  if (!pagination) return { style: 'none', cap: maxUnpaginated ?? DEFAULT_CAP };
  const maxPageSize = Math.max(pagination.maxPageSize ?? 100, pagination.pageSize ?? 1);
  const sizes = { pageSize: pagination.pageSize ?? Math.min(20, maxPageSize), maxPageSize };
  if (pagination.style === 'cursor') return { style: 'cursor', ...sizes };
  const { maxOffset = 10_000, count = 'exact' } = pagination;
  return { style: 'page-number', ...sizes, maxOffset, count };
}
