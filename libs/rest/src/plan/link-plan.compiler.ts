// Many-to-many relations that this class owns become lists of ids.
import type { Type } from '@nestjs/common';
import type { LinkPlan } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';
import { singularOf } from '../metadata/naming.js';
import { kindOfColumn } from './column-kind.reader.js';
import { fieldSchema } from './field-schema.compiler.js';

/** The most ids that a list may carry. */
const MAX_IDS = 1000;

/** Compiles the owned many-to-many relations whose both sides have a key of one column. */
export function compileLinks(metadata: EntityMetadata): LinkPlan[] {
  return metadata.manyToManyRelations.flatMap((relation): LinkPlan[] => {
    const [own, ...moreOwn] = relation.joinColumns;
    const [other, ...moreOther] = relation.inverseJoinColumns;
    const key = other?.referencedColumn;
    const kind = key && kindOfColumn(key);
    if (!relation.isOwning || !own || !other || !kind || moreOwn.length > 0 || moreOther.length > 0)
      return [];
    const items = fieldSchema(kind, {}, {});
    return [
      Object.freeze({
        name: `${singularOf(relation.propertyName)}Ids`,
        entity: relation.inverseEntityMetadata.target as Type,
        table: relation.junctionEntityMetadata?.tablePath ?? relation.joinTableName,
        ownColumn: own.databaseName,
        otherColumn: other.databaseName,
        otherTable: relation.inverseEntityMetadata.tablePath,
        otherKey: key.databaseName,
        kind,
        schema: { type: 'array', items, uniqueItems: true, maxItems: MAX_IDS },
      }),
    ];
  });
}
