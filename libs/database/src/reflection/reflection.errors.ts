import { type ConfigProblem, didYouMean, NestlingConfigError } from '@nestling/core';

/** The codes of what keeps a table from being served as it stands. */
export const REFLECTION_CODES = {
  fileMissing: 'DATABASE_FILE_MISSING',
  tableMissing: 'DATABASE_TABLE_MISSING',
  tableKeyless: 'DATABASE_TABLE_KEYLESS',
  columnMissing: 'DATABASE_COLUMN_MISSING',
  columnConflict: 'DATABASE_COLUMN_CONFLICT',
} as const;

/** @internal */
export function fileMissing(file: string): NestlingConfigError {
  const what = `there is no database file ${file}`;
  const remedy = 'correct the url: three slashes are relative to the working directory, four are absolute';
  return new NestlingConfigError([
    { code: REFLECTION_CODES.fileMissing, where: 'reflectDatabase', what, remedy },
  ]);
}

/** @internal */
export function tableMissing(name: string, tables: readonly string[]): ConfigProblem {
  return {
    code: REFLECTION_CODES.tableMissing,
    where: `table ${name}`,
    what: `the database has no table "${name}"${didYouMean(name, tables)}`,
    remedy:
      tables.length === 0 ? 'create it; the database has no tables' : `use one of: ${tables.join(', ')}`,
  };
}

/** @internal */
export function tableKeyless(name: string): ConfigProblem {
  return {
    code: REFLECTION_CODES.tableKeyless,
    where: `table ${name}`,
    what: 'it has no primary key, so that no row of it can be told from another',
    remedy: 'give it a primary key, or name the columns that identify a row in the option `key`',
  };
}

/** What is said of a declared column. */
interface Declared {
  readonly where: string;
  readonly table: string;
  readonly column: string;
}

/** @internal */
export function columnMissing({ where, table, column }: Declared, columns: readonly string[]): ConfigProblem {
  return {
    code: REFLECTION_CODES.columnMissing,
    where,
    what: `the table "${table}" has no column "${column}"${didYouMean(column, columns)}`,
    remedy: `correct the name, or add the column by a migration: nestling db migrate -m "add ${column} to ${table}", then nestling db upgrade (Migrator in code)`,
  };
}

/** @internal */
export function columnConflict(
  { where, table, column }: Declared,
  types: readonly [string, string],
): ConfigProblem {
  return {
    code: REFLECTION_CODES.columnConflict,
    where,
    what: `it is declared as ${types[0]}, and the column "${column}" of the table "${table}" is ${types[1]}`,
    remedy: 'leave the declaration out, or declare the type that the column has',
  };
}

/** @internal */
export function throwProblems(problems: readonly ConfigProblem[]): void {
  if (problems.length > 0) throw new NestlingConfigError(problems);
}
