// Connecting: the module, its options, and how to get at the Database of a data source.
export { Database } from './database.js';
export { withDatabase } from './database.connection.js';
export { DatabaseModule, type DatabaseAsyncOptions } from './database.module.js';
export type { DatabaseOptions, DatabaseOptionsFactory } from './database.options.js';
export { getDatabaseToken } from './database.tokens.js';
export { InjectDatabase } from './inject-database.decorator.js';
export { prepareTables, type TableReport } from './table.preparation.js';
export { surveySession, type SessionSurvey } from './session.survey.js';

// Working: transactions as a decorator, what a statement answers, which database it is.
export type { DialectName } from './dialect.js';
export type { AnswerForm, StatementResult } from './statement-result.js';
export type { AfterCommitTask } from './transaction-scope.js';
export {
  DatabaseSession,
  ManagedSession,
  ReadonlySession,
  type SessionOptions,
} from './session.decorators.js';
export { Transactional, type TransactionalOptions } from './transactional.decorator.js';

// Telling: which rows were written, once it is committed.
export type { ChangeListener, RowChange } from './changes/row-change.js';
export { ChangeSubscriber } from './changes/change.subscriber.js';

// Failing: what this package raises, and what the database meant by its error.
export { DatabaseError, type DatabaseErrorCode } from './database.errors.js';
export type { DriverFault } from './driver-fault.js';
export { classifyDriverError } from './driver-fault.classifier.js';

// Reading: the tables of a database that exists, and entity classes of them.
export { reflectDatabase } from './reflection/database.reflection.js';
export type {
  ReflectedColumn,
  ReflectedReference,
  ReflectedSchema,
  ReflectedTable,
  ReflectedUnique,
} from './reflection/reflected.schema.js';
export { entityOf, tableOf, type EntityOptions } from './reflection/entity.factory.js';
export { entitiesOf, type EntitiesOptions } from './reflection/entities.factory.js';
export { schemaToEntities, type EntitiesSourceOptions } from './reflection/entities.writer.js';
export { schemaToYaml, type YamlOptions } from './reflection/yaml.writer.js';
export { markGenerated } from './generated.classes.js';
export { kindOfColumnType } from './reflection/column.types.js';
export { fitsColumn } from './reflection/declared.columns.js';

// Changing tables: migrations.
export { Migrator } from './migration/migrator.js';
export type { MigrationClass } from './migration/migration.files.js';
export type { MigrationLanguage } from './migration/migration.writer.js';
export type {
  DowngradeOptions,
  GeneratedMigration,
  GenerateOptions,
  MigrationCheck,
  MigrationRun,
  MigratorOptions,
  Revision,
  UpgradeOptions,
} from './migration/migrator.options.js';
