import { Column, Index, type ColumnOptions } from 'typeorm';
import { columnOf, kindOfType } from './field.column.js';
import type { FieldOptions } from './field.options.js';
import { declaredType, declarationsOf, inheritedDeclarations } from './metadata.store.js';
import type { Type } from '@nestjs/common';

/**
 * Declares a column together with its constraints. The column's type is inferred from the property's; a union such as
 * `string | null` says it with `type`.
 *
 * @example
 * class Article extends RestEntity {
 *   @Field({ minLength: 1, maxLength: 200 }) title!: string;
 *   @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
 *   @Field({ type: String, nullable: true }) summary?: string | null;
 * }
 */
export function Field(options: FieldOptions = {}): PropertyDecorator {
  return (prototype, key) => {
    const property = String(key);
    const type = prototype.constructor as Type;
    const declarations = declarationsOf(type);
    if (options.exclude) return;
    if (isInherited(type, property)) {
      declarations.redeclared.add(property);
      return;
    }
    declarations.fields.set(property, options);
    const kind = kindOfType(options.type ?? declaredType(prototype, property));
    if (kind === undefined) {
      declarations.uninferred.set(property, typeName(options.type ?? declaredType(prototype, property)));
      return;
    }
    Column(columnOf(kind, options) as ColumnOptions)(prototype, key);
    if (options.index && !options.unique) Index()(prototype, key);
  };
}

function isInherited(type: Type, property: string): boolean {
  const parents = inheritedDeclarations(type).slice(0, -1);
  return parents.some(({ fields }) => fields.has(property));
}

function typeName(type: unknown): string {
  if (typeof type === 'function') return type.name;
  return type === undefined ? 'unknown' : String(type);
}
