// Fields that are worked out instead of stored.
import type { Type } from '@nestjs/common';
import { didYouMean, type ComputedPlan, type FieldPlan } from '@nestling/core';
import { PLACEHOLDER } from '../metadata/computed.decorator.js';
import { kindOfType } from '../metadata/field.column.js';
import { declaredType, inheritedDeclarations } from '../metadata/metadata.store.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { fieldSchema } from './field-schema.compiler.js';
import type { Problems } from './problems.js';

/** Compiles the computed fields of an entity; `fields` are what their expressions may name. */
export function compileComputed(
  entity: Type,
  fields: readonly FieldPlan[],
  problems: Problems,
): ComputedPlan[] {
  const plans: ComputedPlan[] = [];
  for (const { computed } of inheritedDeclarations(entity)) {
    for (const [name, { type, sql, compute, description }] of computed) {
      const kind = kindOfType(type ?? declaredType(entity.prototype as object, name));
      if (kind === undefined || (sql === undefined) === (compute === undefined)) {
        problems.add(REST_CONFIG_CODES.optionInvalid, `${entity.name}.${name}`, [
          kind === undefined
            ? 'the computed field has no type'
            : 'a computed field is either `sql` or `compute`',
          "write @Computed({ type: 'integer', sql: '{quantity} * 2' }) or @Computed({ type: 'string', compute: (row) => ... })",
        ]);
        continue;
      }
      checkPlaceholders(`${entity.name}.${name}`, { sql, fields }, problems);
      const schema = { ...fieldSchema(kind, { description }, {}), readOnly: true };
      plans.push(
        Object.freeze({ name, kind, schema, ...(sql ? { sql } : {}), ...(compute ? { compute } : {}) }),
      );
    }
  }
  return plans;
}

/** A program may name hidden columns; a name of no column would reach the database in its braces. */
function checkPlaceholders(
  where: string,
  { sql = '', fields }: { sql: string | undefined; fields: readonly FieldPlan[] },
  problems: Problems,
): void {
  const known = fields.map(({ name }) => name);
  for (const [placeholder, name = ''] of sql.matchAll(PLACEHOLDER)) {
    if (known.includes(name)) continue;
    problems.add(REST_CONFIG_CODES.fieldUnknown, where, [
      `the expression has ${placeholder}, which is no field${didYouMean(name, known)}`,
      `use one of: ${known.join(', ')}`,
    ]);
  }
}
