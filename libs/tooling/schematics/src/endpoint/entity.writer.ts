import { isWritable, type FieldDeclaration, type FieldOptionValue } from '../fields/field.declaration.js';
import { PROPERTY_TYPES, type FieldKind } from '../fields/field.kinds.js';
import { listOf, objectOf, quoted } from './code.writer.js';
import { keyColumnOf, OWN_KEY, type EndpointNames } from './endpoint.names.js';
import type { EntityClass } from './entity.reader.js';

/** What the class of an endpoint is written from. */
export interface EntityParts {
  readonly names: EndpointNames;
  readonly path: string;
  readonly fields: readonly FieldDeclaration[];
  /** The classes that its references lead to; itself is left out. */
  readonly targets: readonly EntityClass[];
  /** How the file imports another of the application. */
  importOf(file: string): string;
}

/** Types whose name `@Field` takes from the property. */
const INFERRED = new Set<FieldKind>(['string', 'number', 'boolean', 'instant']);
const SEARCHED = new Set<FieldKind>(['string', 'text']);
const COMPARED = new Set<FieldKind>([
  'string',
  'integer',
  'number',
  'bigint',
  'decimal',
  'boolean',
  'instant',
  'date',
  'uuid',
  'enum',
]);

/** The class of an endpoint. */
export function writeEntity(parts: EntityParts): string {
  const { names, targets, fields } = parts;
  const own = targets.map(({ name, file }) => `import { ${name} } from '${parts.importOf(file)}';`);
  const members = fields.map((field) => `  ${memberOf(field, parts)}`);
  return [
    importLine(fields),
    ...own.sort(),
    '',
    `@RestEndpoint<${names.entity}>(${optionsOf(parts)})`,
    `export class ${names.entity} extends RestEntity {`,
    members.join('\n\n'),
    '}',
    '',
  ].join('\n');
}

/** The fields that a caller may filter and order by. */
export function comparedFields(fields: readonly FieldDeclaration[]): FieldDeclaration[] {
  return fields.filter(({ kind, options }) => COMPARED.has(kind) && options['hidden'] !== true);
}

function importLine(fields: readonly FieldDeclaration[]): string {
  const kinds = new Set(fields.map(({ kind }) => kind));
  const hasFields = fields.some(({ target }) => target === undefined);
  const names = [
    ...(hasFields ? ['Field'] : []),
    ...(kinds.has('reference') ? ['Reference'] : []),
    ...(kinds.has('references') ? ['References'] : []),
    'RestEndpoint',
    'RestEntity',
    ...(kinds.has('reference') || kinds.has('references') ? ['type Relation'] : []),
  ];
  const line = `import { ${names.join(', ')} } from '@nestling/rest';`;
  return line.length <= 80
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '@nestling/rest';`;
}

function optionsOf({ path, fields, targets, names }: EntityParts): string {
  const compared = comparedFields(fields).map(({ name }) => name);
  const keys = fields
    .filter(({ kind }) => kind === 'reference')
    .map(({ name, target }) => keyColumnOf(name, keyOf(targets, target)));
  const searched = fields.filter(({ kind, options }) => SEARCHED.has(kind) && options['hidden'] !== true);
  const endpoints = new Set([
    names.entity,
    ...targets.filter((one) => one.isEndpoint).map(({ name }) => name),
  ]);
  const included = fields.filter(({ target }) => target !== undefined && endpoints.has(target));
  const filtering = [
    ...entry('fields', [...compared, ...keys]),
    ...entry(
      'search',
      searched.map(({ name }) => name),
    ),
    ...entry('ordering', [...compared, 'createdAt']),
  ].map((line) => `    ${line},\n`);
  const lines = [
    `path: ${quoted(path)}`,
    `filtering: {\n${filtering.join('')}  }`,
    "pagination: { style: 'page-number', pageSize: 20, maxPageSize: 100 }",
    ...entry(
      'include',
      included.map(({ name }) => name),
    ),
  ];
  return `{\n${lines.map((line) => `  ${line},\n`).join('')}}`;
}

function keyOf(targets: readonly EntityClass[], target: string | undefined): string {
  return (targets.find(({ name }) => name === target) ?? OWN_KEY).key;
}

function entry(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${name}: ${listOf(values.map(quoted), name.length + 6)}`];
}

function memberOf(field: FieldDeclaration, { names }: EntityParts): string {
  const { name, kind, target = '' } = field;
  const isNullable = field.options['nullable'] === true;
  if (kind === 'references') {
    return `@References(() => ${target}${argumentOf(field)})\n  ${name}!: Relation<${target}>[];`;
  }
  if (kind === 'reference') {
    const type = isNullable ? `Relation<${target}> | null` : `Relation<${target}>`;
    const optional = isNullable ? '?' : '!';
    const self = target === names.entity ? names.entity : target;
    return `@Reference(() => ${self}${argumentOf(field)})\n  ${name}${optional}: ${type};`;
  }
  const type = PROPERTY_TYPES[kind];
  const property = isNullable && kind !== 'json' ? `${name}?: ${type} | null;` : `${name}!: ${type};`;
  return `@Field(${argumentOf(field).replace(/^, /, '')})\n  ${property}`;
}

function argumentOf({ kind, target, options }: FieldDeclaration): string {
  const saysType = target === undefined && (!INFERRED.has(kind) || options['nullable'] === true);
  const entries = Object.entries(options)
    .filter(([, value]) => value !== false)
    .map(([key, value]) => [key, codeOf(kind, { key, value })] as [string, string]);
  const all = [...(saysType ? [['type', quoted(kind)] as [string, string]] : []), ...entries];
  return all.length === 0 ? '' : `, ${objectOf(all)}`;
}

const TEXTS = new Set(['pattern', 'format', 'description', 'onDelete']);

/** The value of an option in TypeScript; limits of exact numbers that a double cannot hold stay text. */
function codeOf(kind: FieldKind, { key, value }: { key: string; value: FieldOptionValue }): string {
  if (Array.isArray(value))
    return listOf(
      value.map((one) => quoted(String(one))),
      20,
    );
  if (typeof value !== 'string') return String(value);
  if (TEXTS.has(key)) return quoted(value);
  const isNumber = ['integer', 'number', 'bigint', 'decimal'].includes(kind);
  if (kind === 'boolean') return value;
  if (!isNumber) return quoted(value);
  const isTextual = key === 'default' && (kind === 'bigint' || kind === 'decimal');
  return isTextual || String(Number(value)) !== value ? quotedUnless(kind, value) : value;
}

function quotedUnless(kind: FieldKind, value: string): string {
  return kind === 'integer' || kind === 'number' ? String(Number(value)) : quoted(value);
}

/** Whether a caller sends a field in a POST. */
export function isSent({ kind, options }: FieldDeclaration): boolean {
  return kind !== 'references' && isWritable(options);
}
