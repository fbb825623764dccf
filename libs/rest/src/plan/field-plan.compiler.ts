// TypeORM columns and the declarations on their properties become field plans.
import type { Type } from '@nestjs/common';
import type { FieldKind, FieldPlan } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';
import type { FieldOptions } from '../metadata/field.options.js';
import { inheritedDeclarations } from '../metadata/metadata.store.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { classValidatorConstraints, fittingConstraints } from './class-validator.reader.js';
import { kindOfColumn, type ColumnMetadata } from './column-kind.reader.js';
import { storedOf, transformedKind } from './column-transformer.reader.js';
import { checkConstraints } from './constraint.checks.js';
import { fieldSchema, nullable } from './field-schema.compiler.js';
import type { Problems } from './problems.js';

/** The most digits that SQLite, which keeps decimals as doubles, gives back exactly. */
const SQLITE_DECIMAL_DIGITS = 15;

/** Compiles the columns of an entity; what cannot be compiled is reported and left out. */
export function compileFields(entity: Type, metadata: EntityMetadata, problems: Problems): FieldPlan[] {
  const declaredOn = declarationsByType();
  const plans: FieldPlan[] = [];
  for (const column of metadata.columns) {
    const isDiscriminator = column === metadata.discriminatorColumn;
    if (column.isVirtual && !column.relationMetadata && !isDiscriminator) continue;
    const embedded = column.embeddedMetadata;
    if (embedded && column.relationMetadata) {
      reportEmbedded(`${entity.name}.${column.propertyPath}`, column, problems);
      continue;
    }
    if (!embedded && isOfSubclass(column, entity)) continue;
    const { options, constraints } = declaredOn(embedded ? (embedded.type as Type) : entity);
    const declared = {
      ...fittingConstraints(constraints.get(column.propertyName) ?? {}, kindOf(column, {}) ?? 'json'),
      ...valuesOf(column),
      ...options.get(column.propertyName),
    };
    const where = `${entity.name}.${propertyOf(column)}`;
    const kind = kindOf(column, declared);
    if (kind === undefined) {
      if (column.isSelect) reportUnsupported(where, column, problems);
      continue;
    }
    const wireKind = column.transformer ? transformedKind(column, declared.type) : kind;
    checkConstraints({ where, kind: wireKind, options: declared }, problems);
    if (kind === 'decimal') checkDecimal(where, column, problems);
    const plan = compileField(column, kind, declared);
    plans.push(Object.freeze(isDiscriminator ? { ...plan, ...discriminatorOf(metadata, column) } : plan));
  }
  return plans;
}

interface PropertyOptions {
  readonly options: ReadonlyMap<string, FieldOptions>;
  readonly constraints: ReadonlyMap<string, FieldOptions>;
}

/** The values of an enum that is declared to TypeORM alone. */
function valuesOf({ enum: values }: ColumnMetadata): FieldOptions {
  return values ? { values: values.map(String) } : {};
}

/** What is declared on the properties of a class: the entity's, or one that is embedded in it. */
function declarationsByType(): (type: Type) => PropertyOptions {
  const known = new Map<Type, PropertyOptions>();
  return (type) => {
    const declared = known.get(type) ?? {
      options: fieldOptions(type),
      constraints: classValidatorConstraints(type),
    };
    known.set(type, declared);
    return declared;
  };
}

/** The options of every property, the base class first. */
function fieldOptions(entity: Type): Map<string, FieldOptions> {
  const options = new Map<string, FieldOptions>();
  for (const { fields } of inheritedDeclarations(entity)) {
    for (const [property, declared] of fields)
      options.set(property, { ...options.get(property), ...declared });
  }
  return options;
}

function kindOf(column: ColumnMetadata, { type, values }: FieldOptions): FieldKind | undefined {
  if (column.referencedColumn) return kindOf(column.referencedColumn, {});
  return values || type === 'enum' ? 'enum' : kindOfColumn(column);
}

function compileField(column: ColumnMetadata, columnKind: FieldKind, options: FieldOptions): FieldPlan {
  const stored = storedOf(column, columnKind);
  const kind = stored ? transformedKind(column, options.type) : columnKind;
  const { referencedColumn: referenced, relationMetadata: relation } = column;
  const stamp = stampOf(column);
  const generated =
    column.generationStrategy === 'uuid' ? 'uuid' : column.isGenerated ? 'increment' : undefined;
  const readOnly =
    stamp !== undefined ||
    generated !== undefined ||
    options.readOnly === true ||
    column.isDeleteDate ||
    (!column.isInsert && !column.isUpdate);
  const defaultValue =
    options.default !== undefined ? options.default : stored ? undefined : plainDefault(column);
  const scale = column.scale ?? 0;
  const schema = fieldSchema(kind, options, {
    length: (!stored && Number(column.length)) || Number(referenced?.length) || undefined,
    precision: column.precision ?? undefined,
    scale,
    values: options.values,
  });
  return {
    name: wireName(column),
    property: propertyOf(column),
    column: column.databaseName,
    kind,
    nullable: column.isNullable,
    hidden: options.hidden === true || !column.isSelect,
    readOnly,
    required: !readOnly && !column.isNullable && defaultValue === undefined && column.default === undefined,
    unique: column.entityMetadata.uniques.some(
      (unique) => unique.columns.length === 1 && unique.columns[0] === column,
    ),
    default: defaultValue,
    ...(kind === 'decimal' || columnKind === 'decimal' ? { scale } : {}),
    ...(stored ? { stored } : {}),
    schema: column.isNullable ? nullable(schema) : schema,
    ...(options.schema ? { standardSchema: options.schema } : {}),
    ...(referenced && relation
      ? {
          reference: {
            entity: relation.inverseEntityMetadata.target as Type,
            column: referenced.databaseName,
          },
        }
      : {}),
    ...(generated ? { generated } : {}),
    ...(stamp ? { stamp } : {}),
    ...(options.description ? { description: options.description } : {}),
  };
}

/** A class that owns a shared table has the columns of those that extend it in its metadata, too. */
function isOfSubclass({ relationMetadata, target: declaring }: ColumnMetadata, entity: Type): boolean {
  const target = relationMetadata?.target ?? declaring;
  return typeof target === 'function' && target !== entity && !(entity.prototype instanceof target);
}

/** The class decides what stands in the column that tells it from the others of its table. */
function discriminatorOf(metadata: EntityMetadata, column: ColumnMetadata): Partial<FieldPlan> {
  const hidden = column.isVirtual || !column.isSelect;
  return { hidden, readOnly: true, required: false, default: metadata.discriminatorValue };
}

/** A reference's column is on the wire as `authorId`, unless the class declares a property for it. */
function wireName(column: ColumnMetadata): string {
  const { referencedColumn, relationMetadata } = column;
  if (!referencedColumn || !relationMetadata || column.propertyName !== relationMetadata.propertyName)
    return propertyOf(column);
  const suffix = referencedColumn.propertyName;
  return column.propertyName + suffix.charAt(0).toUpperCase() + suffix.slice(1);
}

/** The property of a column, with the way through embedded classes; TypeORM's own path runs into references, too. */
function propertyOf({ embeddedMetadata, propertyPath, propertyName }: ColumnMetadata): string {
  return embeddedMetadata ? propertyPath : propertyName;
}

function stampOf(column: ColumnMetadata): FieldPlan['stamp'] {
  if (column.isVersion) return 'version';
  if (column.isCreateDate) return 'created';
  return column.isUpdateDate ? 'updated' : undefined;
}

/** A default that is a value; a SQL function is left to the database. */
function plainDefault(column: ColumnMetadata): unknown {
  if (column.default === undefined || typeof column.default === 'function') return undefined;
  return column.isVersion || column.isCreateDate || column.isUpdateDate ? undefined : column.default;
}

function checkDecimal(where: string, column: ColumnMetadata, problems: Problems): void {
  const type = column.entityMetadata.connection.options.type;
  if (type !== 'better-sqlite3' && type !== 'sqljs') return;
  if ((column.precision ?? 0) <= SQLITE_DECIMAL_DIGITS) return;
  problems.add(REST_CONFIG_CODES.decimalTooLong, where, [
    `a decimal of ${column.precision} digits on SQLite, which keeps decimals as doubles`,
    `set precision to ${SQLITE_DECIMAL_DIGITS} or less, or use PostgreSQL or MariaDB`,
  ]);
}

function reportEmbedded(where: string, column: ColumnMetadata, problems: Problems): void {
  problems.add(REST_CONFIG_CODES.columnUnsupported, where, [
    `the reference "${column.propertyPath}" belongs to an embedded class`,
    'declare the reference on the entity itself',
  ]);
}

function reportUnsupported(where: string, column: ColumnMetadata, problems: Problems): void {
  const type = typeof column.type === 'function' ? column.type.name : column.type;
  problems.add(REST_CONFIG_CODES.columnUnsupported, where, [
    `a column of type "${type}"${column.isArray ? ' (array)' : ''} cannot stand in JSON`,
    'mark it `select: false` to keep it off the API, or store it as json',
  ]);
}
