// Single-table inheritance: a class sees its own rows, and those of the classes that extend it.
import type { EndpointPlan, FieldPlan } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';

/** What tells the rows of a class from those of the others in its table; nothing for the class at the top. */
export function compileInheritance(
  fields: readonly FieldPlan[],
  metadata: EntityMetadata,
): Pick<EndpointPlan, 'discriminator'> {
  const { discriminatorColumn, parentEntityMetadata, childEntityMetadatas } = metadata;
  const field = fields.find(({ column }) => column === discriminatorColumn?.databaseName);
  if (!field || !parentEntityMetadata) return {};
  const values = [metadata, ...childEntityMetadatas].map(({ discriminatorValue }) => discriminatorValue);
  return { discriminator: Object.freeze({ field, values: Object.freeze(values) }) };
}
