// Texts compare by their bytes, whatever the server was set up with.
import type { DialectName } from '@nestling/database';
import type { DataSource } from 'typeorm';

/** Pins the collations of all text columns; SQLite compares by bytes of itself. */
export async function pinCollations(source: DataSource, dialect: DialectName): Promise<void> {
  const quote = (name: string): string => source.driver.escape(name);
  if (dialect === 'sqlite') return;
  for (const { tableName, columns } of source.entityMetadatas) {
    if (dialect === 'mysql') {
      await source.query('SET FOREIGN_KEY_CHECKS = 0');
      await source.query(
        `ALTER TABLE ${quote(tableName)} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      );
      continue;
    }
    for (const column of columns) {
      const type = source.driver.normalizeType(column);
      if (type !== 'character varying' && type !== 'text') continue;
      const name = quote(column.databaseName);
      await source.query(`ALTER TABLE ${quote(tableName)} ALTER COLUMN ${name} TYPE ${type} COLLATE "C"`);
    }
  }
}
