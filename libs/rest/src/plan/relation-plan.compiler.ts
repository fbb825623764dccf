// TypeORM's relations as ways from one table to another. A relation over several columns is no such way.
import type { Type } from '@nestjs/common';
import type { FieldPlan, RelationPlan, TablePlan } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';

type RelationMetadata = EntityMetadata['relations'][number];
type Way = Pick<RelationPlan, 'column' | 'otherColumn' | 'junction'>;

/** Compiles the relations of an entity by their property. */
export function compileRelations(
  { relations }: EntityMetadata,
  fields: readonly FieldPlan[],
  tableOf: (entity: Type) => TablePlan,
): Map<string, RelationPlan> {
  const plans = relations.flatMap((relation): [string, RelationPlan][] => {
    const way = relation.embeddedMetadata ? undefined : wayOf(relation);
    if (!way) return [];
    const name = relation.propertyName;
    const plan = {
      name,
      toMany: relation.isOneToMany || relation.isManyToMany,
      hidden: fields.some((field) => field.reference && field.column === way.column && field.hidden),
      ...way,
      target: () => tableOf(relation.inverseEntityMetadata.target as Type),
    };
    return [[name, Object.freeze(plan)]];
  });
  return new Map(plans);
}

function wayOf(relation: RelationMetadata): Way | undefined {
  if (relation.isManyToMany) return throughJunction(relation);
  const owner = relation.isOwning ? relation : relation.inverseRelation;
  const [join, ...more] = owner?.joinColumns ?? [];
  if (!join?.referencedColumn || more.length > 0) return undefined;
  const [referring, referred] = [join.databaseName, join.referencedColumn.databaseName];
  return relation.isOwning
    ? { column: referring, otherColumn: referred }
    : { column: referred, otherColumn: referring };
}

function throughJunction(relation: RelationMetadata): Way | undefined {
  const owner = relation.isOwning ? relation : relation.inverseRelation;
  const table = owner?.junctionEntityMetadata?.tablePath;
  const sides = [owner?.joinColumns ?? [], owner?.inverseJoinColumns ?? []];
  const [[own, ...moreOwn] = [], [other, ...moreOther] = []] = relation.isOwning ? sides : sides.reverse();
  if (!table || !own?.referencedColumn || !other?.referencedColumn) return undefined;
  if (moreOwn.length > 0 || moreOther.length > 0) return undefined;
  return {
    column: own.referencedColumn.databaseName,
    otherColumn: other.referencedColumn.databaseName,
    junction: { table, ownColumn: own.databaseName, otherColumn: other.databaseName },
  };
}
