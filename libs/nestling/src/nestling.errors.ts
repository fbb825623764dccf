/** The codes of this package; each has a section in docs/reference/nestling/errors.md. */
export const NESTLING_CODES = {
  optionInvalid: 'NESTLING_OPTION_INVALID',
  tableMissing: 'NESTLING_TABLE_MISSING',
  columnMissing: 'NESTLING_COLUMN_MISSING',
} as const;

/** Thrown where something was called wrongly: a command that throws it exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
