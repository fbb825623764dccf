// The tables of a new endpoint, named and typed as TypeORM does it for the class.
import type { FieldDeclaration } from '../fields/field.declaration.js';
import type { FieldKind } from '../fields/field.kinds.js';
import { keyColumnOf, OWN_KEY, tableNameOf, type EndpointNames, type EntityKey } from './endpoint.names.js';
import type { EntityClass } from './entity.reader.js';

/** A table, as the class `Table` of TypeORM takes it. */
export interface NewTable {
  readonly name: string;
  readonly columns: readonly NewColumn[];
  readonly foreignKeys: readonly object[];
  readonly indices: readonly object[];
  /** The columns that are unique, each by itself. */
  readonly uniques: readonly string[];
}

/** A column; its type is one that `@Column` takes, as code. */
export interface NewColumn {
  readonly name: string;
  readonly type: string;
  /** Whether the database keeps the time of what happened. */
  readonly stamp?: 'createDate' | 'updateDate';
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What the tables are made from. */
export interface TableParts {
  readonly names: EndpointNames;
  readonly fields: readonly FieldDeclaration[];
  /** The classes that its references lead to; itself is left out. */
  readonly targets: readonly EntityClass[];
}

const TYPES: Readonly<Partial<Record<FieldKind, string>>> = {
  string: 'String',
  text: "'text'",
  integer: "'integer'",
  number: "'double precision'",
  bigint: "'bigint'",
  decimal: "'decimal'",
  boolean: 'Boolean',
  instant: 'Date',
  date: "'date'",
  uuid: "'uuid'",
  enum: 'String',
  json: "'json'",
};

/** The endpoint's own table, then those that join it with others. */
export function tablesOf(parts: TableParts): NewTable[] {
  const lists = parts.fields.filter(({ kind }) => kind === 'references');
  return [ownTable(parts), ...lists.map((field) => joinTable(field, parts))];
}

function ownTable(parts: TableParts): NewTable {
  const { names, fields } = parts;
  const references = fields.filter(({ kind }) => kind === 'reference');
  const indexed = fields.filter(({ options }) => options['index'] === true && options['unique'] !== true);
  return {
    name: tableNameOf(names.entity),
    columns: [
      {
        name: 'id',
        type: 'Number',
        options: { isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
      },
      { name: 'createdAt', type: 'Date', stamp: 'createDate' },
      { name: 'updatedAt', type: 'Date', stamp: 'updateDate' },
      { name: 'version', type: 'Number' },
      ...fields.filter(({ target }) => target === undefined).map(fieldColumn),
      ...references.map((field) => referenceColumn(field, targetOf(field, parts))),
    ],
    foreignKeys: references.map((field) => {
      const target = targetOf(field, parts);
      const { onDelete = 'RESTRICT' } = field.options;
      return foreignKey(keyColumnOf(field.name, target.key), target, { onDelete, onUpdate: 'NO ACTION' });
    }),
    indices: indexed.map(({ name }) => ({ columnNames: [name] })),
    uniques: fields.filter(({ options }) => options['unique'] === true).map(({ name }) => name),
  };
}

function fieldColumn({ name, kind, options }: FieldDeclaration): NewColumn {
  const { nullable, maxLength = 255, precision = 15, scale = 2, default: initial } = options;
  const given = {
    ...(kind === 'string' || kind === 'enum' ? { length: String(maxLength) } : {}),
    ...(kind === 'decimal' ? { precision, scale } : {}),
    ...(kind === 'instant' ? { precision: 3 } : {}),
    ...(nullable === true ? { isNullable: true } : {}),
    ...(initial === undefined ? {} : { default: typed(kind, initial) }),
  };
  return { name, type: TYPES[kind] ?? 'String', options: given };
}

function typed(kind: FieldKind, value: unknown): unknown {
  if (kind === 'boolean') return value === true || value === 'true';
  if (kind === 'integer' || kind === 'number') return Number(value);
  // TypeORM puts a text between quotes as it stands.
  return typeof value === 'string' ? value.replaceAll("'", "''") : value;
}

interface Target extends EntityKey {
  readonly table: string;
}

function targetOf({ target = '' }: FieldDeclaration, { targets }: TableParts): Target {
  return targets.find(({ name }) => name === target) ?? { ...OWN_KEY, table: tableNameOf(target) };
}

function referenceColumn({ name, options }: FieldDeclaration, target: Target): NewColumn {
  const given = keyOptions(target);
  const nullable = options['nullable'] === true ? { isNullable: true } : {};
  return { name: keyColumnOf(name, target.key), type: keyType(target), options: { ...given, ...nullable } };
}

function keyType({ keyKind }: EntityKey): string {
  return keyKind === 'integer' || keyKind === 'number' ? 'Number' : (TYPES[keyKind] ?? 'Number');
}

function keyOptions({ keyLength }: EntityKey): Readonly<Record<string, unknown>> {
  return keyLength === undefined ? {} : { length: String(keyLength) };
}

function foreignKey(column: string, { table, key }: Target, rules: object): object {
  return { columnNames: [column], referencedTableName: table, referencedColumnNames: [key], ...rules };
}

/** A row for every pair; it goes with either of the two. */
function joinTable(field: FieldDeclaration, parts: TableParts): NewTable {
  const own: Target = { ...OWN_KEY, table: tableNameOf(parts.names.entity) };
  const other = targetOf(field, parts);
  const isTwice = own.table === other.table && own.key === other.key;
  const sides = [own, other].map((side, index) => {
    const name = joinColumnName(side);
    return { side, name: isTwice ? `${name}_${index + 1}` : name };
  });
  const rules = { onDelete: 'CASCADE', onUpdate: 'CASCADE' };
  return {
    name: joinTableName(`${own.table}_${field.name}_${other.table}`),
    columns: sides.map(({ side, name }) => ({
      name,
      type: keyType(side),
      options: { isPrimary: true, ...keyOptions(side) },
    })),
    foreignKeys: sides.map(({ side, name }) => foreignKey(name, side, rules)),
    indices: sides.map(({ name }) => ({ columnNames: [name] })),
    uniques: [],
  };
}

function joinTableName(text: string): string {
  return text
    .replaceAll(/([A-Z])([A-Z])([a-z])/g, '$1_$2$3')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** `order_lines`, `id` → `orderLinesId` */
function joinColumnName({ table, key }: Target): string {
  return `${table}_${key}`
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replaceAll(/[\s_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
