// What is wrong with a configuration, and how all of it is told at once.

/** A position in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The way to a value: keys of objects and indices of lists. */
export type ConfigPath = readonly (string | number)[];

/** One mistake in a configuration. */
export interface Mistake {
  /** Where in the configuration. */
  readonly path: ConfigPath;
  /** What is wrong and how to put it right. */
  readonly message: string;
  /** Where in the file; the value's own place unless said otherwise. */
  readonly place?: Place;
  /** Whether the key is wrong and not its value. */
  readonly atKey?: boolean;
}

/** `endpoints[0].fields.title`. */
export function showPath(path: ConfigPath): string {
  return path.reduce<string>(
    (shown, step) =>
      typeof step === 'number' ? `${shown}[${step}]` : shown === '' ? step : `${shown}.${step}`,
    '',
  );
}

/** Thrown when a configuration cannot be used; its message has one line for each mistake. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';

  constructor(
    /** One line for each mistake: `file:line:column path: what is wrong and what to write`. */
    readonly lines: readonly string[],
    options?: ErrorOptions,
  ) {
    super(lines.join('\n'), options);
  }
}
