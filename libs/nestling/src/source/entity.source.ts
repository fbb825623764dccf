// The source of a class for an endpoint without one, with what `endpointClasses` would give it.
import type { Type } from '@nestjs/common';
import type { EndpointOptions } from '@nestling/core';
import { backReferences, classNameOf, relationOf, tableOf } from '../build/endpoint.naming.js';
import { DELETIONS, fieldOptions } from '../build/endpoint.options.js';
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';
import type { FIELD_TYPES, FieldDeclaration } from '../schema/field.schema.js';
import { literalSource } from './literal.source.js';

type Kind = (typeof FIELD_TYPES)[keyof typeof FIELD_TYPES];

/** What a class is written from. */
export interface EntityParts {
  readonly endpoint: EndpointDeclaration;
  /** The options of `@RestEndpoint`. */
  readonly options: EndpointOptions;
  /** Every endpoint without a class. */
  readonly all: readonly EndpointDeclaration[];
  /** Those whose classes are written. */
  readonly chosen: readonly EndpointDeclaration[];
  /** Told of the classes and functions that an option names. */
  noted(named: Type, option: string): void;
}

const TYPES: Readonly<Record<Kind, string>> = {
  string: 'string',
  text: 'string',
  integer: 'number',
  number: 'number',
  bigint: 'string',
  decimal: 'string',
  boolean: 'boolean',
  instant: 'Date',
  date: 'string',
  uuid: 'string',
  enum: 'string',
  json: 'unknown',
};

/** A class with its decorators. */
export function entitySource(parts: EntityParts): string {
  const { endpoint, options, noted } = parts;
  const name = classNameOf(endpoint);
  const fields = Object.entries(endpoint.fields ?? {}).filter(([, { exclude }]) => !exclude);
  const members = [
    ...fields.map(([field, declaration]) => fieldSource(field, declaration)),
    ...(options.softDelete ? ['  @DeleteDateColumn({ precision: 3 })\n  deletedAt?: Date | null;'] : []),
    ...referencesOf(endpoint, parts).map(referenceSource),
    ...listsOf(parts).map(listSource),
  ];
  const lines = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${literalSource(value, (named) => noted(named, key))},\n`);
  return `@RestEndpoint<${name}>({\n${lines.join('')}})
export class ${name} extends RestEntity {
${members.join('\n\n')}
}
`;
}

/** The endpoints that references of an endpoint lead to. */
export function targetsOf(parts: Pick<EntityParts, 'endpoint' | 'all' | 'chosen'>): EndpointDeclaration[] {
  return referencesOf(parts.endpoint, parts).map(({ target }) => target);
}

function fieldSource(name: string, declaration: FieldDeclaration): string {
  const options = fieldOptions(declaration);
  const kind = options.type as Kind;
  const isOptional = declaration.optional === true && kind !== 'json';
  const property = isOptional ? `${name}?: ${TYPES[kind]} | null` : `${name}!: ${TYPES[kind]}`;
  return `  @Field(${literalSource(options, () => undefined)})\n  ${property};`;
}

interface Reference {
  readonly endpoint: EndpointDeclaration;
  readonly field: string;
  readonly declaration: FieldDeclaration;
  readonly relation: string;
  readonly column: string;
  readonly target: EndpointDeclaration;
  /** The property of the target that leads back, where its class is written, too. */
  readonly back?: string;
}

function referencesOf(
  endpoint: EndpointDeclaration,
  { all, chosen }: Pick<EntityParts, 'all' | 'chosen'>,
): Reference[] {
  const fields = endpoint.fields ?? {};
  const ways = backReferences(all);
  return Object.entries(fields).flatMap(([field, declaration]): Reference[] => {
    const [table, column = 'id'] = declaration.foreignKey?.split('.') ?? [];
    const target = all.find((other) => tableOf(other) === table);
    if (!target || declaration.exclude) return [];
    const relation = relationOf(field, Object.keys(fields));
    const list = ways.find((way) => way.endpoint === endpoint && way.field === field)?.list;
    const isOpen = list !== undefined && chosen.includes(target) && !propertiesOf(target).includes(list);
    const reference = { endpoint, field, declaration, relation, column, target };
    return [isOpen ? { ...reference, back: list } : reference];
  });
}

function propertiesOf({ fields = {} }: EndpointDeclaration): string[] {
  const names = Object.keys(fields);
  const relations = names.filter((name) => fields[name]?.foreignKey).map((name) => relationOf(name, names));
  return ['id', 'createdAt', 'updatedAt', 'version', 'deletedAt', ...names, ...relations];
}

function referenceSource({ field, declaration, relation, column, target, back }: Reference): string {
  const { optional = false, onDelete = 'restrict' } = declaration;
  const name = classNameOf(target);
  const options = literalSource({ nullable: optional, onDelete: DELETIONS[onDelete] }, () => undefined);
  const way = back === undefined ? '' : `'${back}', `;
  return `  @ManyToOne(() => ${name}, ${way}${options})
  @JoinColumn({ name: '${field}', referencedColumnName: '${column}' })
  ${relation}${optional ? '?' : '!'}: Relation<${name}>${optional ? ' | null' : ''};`;
}

/** The references of written classes that lead here. */
function listsOf({ endpoint, all, chosen }: EntityParts): Reference[] {
  return chosen
    .flatMap((other) => referencesOf(other, { all, chosen }))
    .filter(({ target, back }) => target === endpoint && back !== undefined);
}

function listSource({ endpoint, relation, back = '' }: Reference): string {
  const name = classNameOf(endpoint);
  return `  @OneToMany(() => ${name}, '${relation}')\n  ${back}!: Relation<${name}>[];`;
}
