// Column transformers of TypeORM: the property, and with it JSON, is another value than the column.
import type { FieldKind, FieldPlan } from '@nestling/core';
import type { ValueTransformer } from 'typeorm';
import { kindOfType } from '../metadata/field.column.js';
import { declaredType } from '../metadata/metadata.store.js';
import type { ColumnMetadata } from './column-kind.reader.js';

/** The way between property and column, the first transformer next to the property; undefined without any. */
export function storedOf(column: ColumnMetadata, kind: FieldKind): FieldPlan['stored'] {
  if (!column.transformer) return undefined;
  const chain = [column.transformer].flat();
  const to = (value: unknown): unknown => chain.reduce((result, step) => step.to(result) as unknown, value);
  const back = [...chain].reverse();
  const from = (value: unknown): unknown =>
    back.reduce((result, step: ValueTransformer) => step.from(result) as unknown, value);
  return Object.freeze({ kind, to, from });
}

/** What the transformed property is in JSON: what its declared type says, or else anything. */
export function transformedKind({ target, propertyName }: ColumnMetadata, named: unknown): FieldKind {
  if (named !== undefined) return kindOfType(named) ?? 'json';
  const type = typeof target === 'function' ? declaredType(target.prototype as object, propertyName) : target;
  return kindOfType(type) ?? 'json';
}
