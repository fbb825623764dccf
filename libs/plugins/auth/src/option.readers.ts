// How the values of options are read: texts that must be secret, durations, lists that may be one value.
import { didYouMean, parseDuration, type Duration, type ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from './auth.errors.js';

/** Where a secret stands, and how long it has to be. */
interface SecretUse {
  readonly option: string;
  readonly bytes: number;
}

/** Reads secrets. A missing one is a mistake; a weak one is, in production, and a warning elsewhere. */
export class SecretCheck {
  constructor(
    readonly report: ReportMistake,
    private readonly warn: (message: string) => void,
    private readonly isProduction: boolean,
  ) {}

  /** The secrets of an option; those that cannot be used are left out. */
  readonly secret = (given: string | readonly string[] | undefined, use: SecretUse): string[] => {
    const secrets = [given ?? []].flat() as unknown[];
    const usable = secrets.filter((secret): secret is string => typeof secret === 'string' && secret !== '');
    if (usable.length === 0 || usable.length < secrets.length) {
      const what =
        usable.length === 0 ? `${use.option} is missing` : `${use.option} has a member that is missing`;
      const remedy = `set it from the environment: ${use.bytes} random bytes, as \`openssl rand -base64 48\` makes them`;
      this.report(AUTH_CONFIG_CODES.secretMissing, what, remedy);
    }
    for (const secret of usable) this.checkStrength(secret, use);
    return usable;
  };

  private checkStrength(secret: string, { option, bytes }: SecretUse): void {
    const length = Buffer.byteLength(secret);
    if (length >= bytes && new Set(secret).size > 4) return;
    const what = `${option} is weak: ${length} bytes, of ${new Set(secret).size} different characters`;
    const remedy = `use ${bytes} random bytes or more, as \`openssl rand -base64 48\` makes them`;
    if (this.isProduction) this.report(AUTH_CONFIG_CODES.secretWeak, what, remedy);
    else
      this.warn(
        `AuthModule: ${what}; production refuses it. To fix it, ${remedy}. [${AUTH_CONFIG_CODES.secretWeak}]`,
      );
  }
}

/** A duration in seconds; one that cannot be read is reported, and is 0. */
export function durationOf(duration: Duration, option: string, report: ReportMistake): number {
  try {
    return parseDuration(duration);
  } catch (error) {
    report(
      AUTH_CONFIG_CODES.optionInvalid,
      `${option}: ${(error as RangeError).message}`,
      "write it as '15m'",
    );
    return 0;
  }
}

/** One value or several, as several; undefined for none. */
export function listOf<T>(given: T | readonly T[] | undefined): readonly T[] | undefined {
  return given === undefined ? undefined : ([given].flat() as T[]);
}

/** Reports the members of an option that do not exist. */
export function reportUnknownKeys(
  given: unknown,
  { known, group }: { readonly known: readonly string[]; readonly group: string },
  report: ReportMistake,
): void {
  if (typeof given !== 'object' || given === null) return;
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const name = group === '' ? key : `${group}.${key}`;
    const what = `the option "${name}" does not exist${didYouMean(key, known)}`;
    report(AUTH_CONFIG_CODES.optionInvalid, what, `use one of: ${known.join(', ')}`);
  }
}
