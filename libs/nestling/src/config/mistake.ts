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

/** Whether nothing is wrong with a value or with what is in it. */
export function isSound(path: ConfigPath, mistakes: readonly Mistake[]): boolean {
  return !mistakes.some((mistake) => path.every((step, index) => mistake.path[index] === step));
}

/** A mistake as it is told. */
export interface MistakeReport {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `endpoints[0].fields.title`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what to write. */
  readonly message: string;
}

/** As they stand in the file. */
export const inOrder = (left: MistakeReport, right: MistakeReport): number =>
  left.line - right.line || left.column - right.column;

/** Knows where values stand in a file. */
interface Places {
  placeOf(path: ConfigPath, atKey?: boolean): Place;
}

/** A mistake with its place; its path is that of the file. */
export function reportOf(mistake: Mistake, file: string, places: Places): MistakeReport {
  const { path, message, atKey, place = places.placeOf(path, atKey) } = mistake;
  return { file, ...place, path: showPath(path), message };
}

/** Thrown when a configuration cannot be used; its message has one line for each mistake. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';

  constructor(
    /** Every mistake, in the order of the file. */
    readonly mistakes: readonly MistakeReport[],
    options?: ErrorOptions,
  ) {
    super(mistakes.map(lineOf).join('\n'), options);
  }
}

function lineOf({ file, line, column, path, message }: MistakeReport): string {
  return `${file}:${line}:${column}${path === '' ? '' : ` ${path}`}: ${message}`;
}
