// Connecting: the module, its options, and how to get at the Database of a data source.
export { Database } from './database.js';
export { DatabaseModule, type DatabaseAsyncOptions } from './database.module.js';
export type { DatabaseOptions, DatabaseOptionsFactory } from './database.options.js';
export { getDatabaseToken } from './database.tokens.js';
export { InjectDatabase } from './inject-database.decorator.js';
export { surveySession, type SessionSurvey } from './session.survey.js';

// Working: transactions as a decorator, what a statement answers, which database it is.
export type { DialectName } from './dialect.js';
export type { AnswerForm, StatementResult } from './statement-result.js';
export type { AfterCommitTask } from './transaction-scope.js';
export { Transactional, type TransactionalOptions } from './transactional.decorator.js';

// Failing: what this package raises, and what the database meant by its error.
export { DatabaseError, type DatabaseErrorCode } from './database.errors.js';
export type { DriverFault } from './driver-fault.js';
export { classifyDriverError } from './driver-fault.classifier.js';
