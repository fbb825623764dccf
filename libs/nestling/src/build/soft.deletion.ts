// The column in which a row is marked as deleted.
import type { Type } from '@nestjs/common';
import type { ReflectedColumn, ReflectedTable } from '@nestling/database';
import { DeleteDateColumn, type ColumnOptions } from 'typeorm';

/** The names that such a column has. */
export const DELETION_COLUMNS = ['deletedAt', 'deleted_at', 'DeletedAt'];

/** The column of a table that exists which marks rows. */
export function deletionColumnOf({ columns }: ReflectedTable): ReflectedColumn | undefined {
  return columns.find(
    ({ name, kind, nullable }) => DELETION_COLUMNS.includes(name) && kind === 'instant' && nullable,
  );
}

/** Declares the mark: the column of a table that exists, or one of a table that is made. */
export function declareDeletion(
  type: Type,
  { isLightApi, table }: { readonly isLightApi: boolean; readonly table: ReflectedTable | undefined },
): void {
  const prototype = type.prototype as object;
  if (!table) {
    DeleteDateColumn({ precision: 3 })(prototype, isLightApi ? 'deleted_at' : 'deletedAt');
    return;
  }
  const column = deletionColumnOf(table);
  if (!column) return;
  const { name, type: columnType, precision } = column;
  DeleteDateColumn({ name, type: columnType, precision } as ColumnOptions)(prototype, name);
}
