/** The codes of this package; each has a section in docs/reference/schematics/errors.md. */
export const SCHEMATICS_CODES = {
  nameInvalid: 'SCHEMATICS_NAME_INVALID',
  fieldInvalid: 'SCHEMATICS_FIELD_INVALID',
  optionInvalid: 'SCHEMATICS_OPTION_INVALID',
  classMissing: 'SCHEMATICS_CLASS_MISSING',
  fileExists: 'SCHEMATICS_FILE_EXISTS',
  moduleMissing: 'SCHEMATICS_MODULE_MISSING',
  moduleUnreadable: 'SCHEMATICS_MODULE_UNREADABLE',
} as const;

/** One thing that keeps a generator from writing. */
export interface SchematicsProblem {
  readonly code: (typeof SCHEMATICS_CODES)[keyof typeof SCHEMATICS_CODES];
  /** The field, the option or the file, as it was given. */
  readonly where: string;
  /** What is wrong. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
}

/**
 * Thrown by a generator before it has written anything; lists every mistake that was found.
 *
 * @example
 * if (error instanceof SchematicsError) for (const { where, remedy } of error.problems) console.log(where, remedy);
 */
export class SchematicsError extends Error {
  override readonly name = 'SchematicsError';

  constructor(readonly problems: readonly SchematicsProblem[]) {
    super(describe(problems));
  }
}

function describe(problems: readonly SchematicsProblem[]): string {
  const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
  const lines = problems.map(
    ({ code, where, what, remedy }, index) =>
      `  ${index + 1}. ${where}: ${what}\n     Remedy: ${remedy} [${code}]`,
  );
  return `Nothing was written: ${count}.\n${lines.join('\n')}`;
}

/** Throws what was found, if anything was. */
export function refuse(problems: readonly SchematicsProblem[]): void {
  if (problems.length > 0) throw new SchematicsError(problems);
}
