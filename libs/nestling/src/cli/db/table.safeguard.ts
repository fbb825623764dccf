import { DataSource } from 'typeorm';

/** What a data source may do to tables as it connects. */
const NOTHING = {
  dropDatabase: () => Promise.resolve(),
  synchronize: () => Promise.resolve(),
  runMigrations: () => Promise.resolve([]),
} satisfies Partial<DataSource>;

/** Does something, in which no data source changes tables by itself, whatever its options say. */
export async function withoutTableChanges<T>(work: () => Promise<T>): Promise<T> {
  const { prototype } = DataSource;
  const { dropDatabase, synchronize, runMigrations } = prototype;
  Object.assign(prototype, NOTHING);
  try {
    return await work();
  } finally {
    Object.assign(prototype, { dropDatabase, synchronize, runMigrations });
  }
}
