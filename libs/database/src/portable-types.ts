// One class, three databases: TypeORM's own mapping differs per driver (a Date loses its zone on PostgreSQL and its
// milliseconds on MySQL). The driver's mapping is changed on the instance, before any metadata is built.
import type { ColumnType, DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { DialectName } from './dialect.js';

interface Dialect {
  /** The type of an instant. */
  readonly instant: ColumnType;
  /** What other databases call things, in the words of this one. */
  readonly types: ReadonlyMap<unknown, ColumnType>;
  /** The default of a creation or update date. */
  readonly now: (precision: number) => string;
}

/** Milliseconds: what a JavaScript Date holds, so that a value read and written back stays the same. */
const PRECISION = 3;

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  postgres: dialect(
    'timestamp with time zone',
    { json: 'jsonb', datetime: 'timestamp with time zone' },
    () => 'now()',
  ),
  mysql: dialect(
    'datetime',
    { jsonb: 'json', timestamptz: 'datetime', 'timestamp with time zone': 'datetime' },
    (precision) => `CURRENT_TIMESTAMP(${precision})`,
  ),
  sqlite: dialect(
    'datetime',
    { jsonb: 'json', timestamp: 'datetime', timestamptz: 'datetime', 'timestamp with time zone': 'datetime' },
    () => "strftime('%Y-%m-%d %H:%M:%f','now')",
  ),
};

function dialect(instant: ColumnType, types: Record<string, ColumnType>, now: Dialect['now']): Dialect {
  return { instant, types: new Map<unknown, ColumnType>([[Date, instant], ...Object.entries(types)]), now };
}

/** @internal */
export function applyPortableTypes(dataSource: DataSource, name: DialectName): void {
  const target = DIALECTS[name];
  const { driver } = dataSource;
  Object.assign(driver.mappedDataTypes, dateColumns(target));
  const normalize = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) =>
    normalize({ ...column, type: target.types.get(column.type) ?? column.type });
  afterMetadata(dataSource, () => {
    for (const entity of dataSource.entityMetadatas) adaptEntity(entity, target);
  });
}

function dateColumns(target: Dialect): Record<string, unknown> {
  const now = target.now(PRECISION);
  return {
    createDate: target.instant,
    createDateDefault: now,
    createDatePrecision: PRECISION,
    updateDate: target.instant,
    updateDateDefault: now,
    updateDatePrecision: PRECISION,
    deleteDate: target.instant,
    deleteDatePrecision: PRECISION,
  };
}

function adaptEntity(entity: EntityMetadata, target: Dialect): void {
  for (const column of entity.columns) {
    column.type = target.types.get(column.type) ?? column.type;
    if (column.type === target.instant) adaptInstant(column, target);
  }
}

/** The default of a date column must name the column's own precision, or MySQL refuses the table. */
function adaptInstant(column: ColumnMetadata, target: Dialect): void {
  column.precision ??= PRECISION;
  if (column.precision === PRECISION || !mappedDefault(column, target)) return;
  const now = target.now(column.precision);
  if (column.isUpdateDate) column.onUpdate = now;
  column.default = () => now;
}

function mappedDefault(column: ColumnMetadata, target: Dialect): boolean {
  const value: unknown = typeof column.default === 'function' ? column.default() : undefined;
  return (column.isUpdateDate || column.isCreateDate) && value === target.now(PRECISION);
}

/** TypeORM has no event between building the metadata and synchronising the schema. */
function afterMetadata(dataSource: DataSource, work: () => void): void {
  const internals = dataSource as unknown as { buildMetadatas(): Promise<void> };
  const build = internals.buildMetadatas.bind(dataSource);
  internals.buildMetadatas = async () => {
    await build();
    work();
  };
}
