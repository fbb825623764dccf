// The spellings that decorators, module options and YAML share.

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;
const BYTES = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 } as const;

/** A number of seconds, or a text: `'500ms'`, `'60s'`, `'5m'`, `'2h'`, `'1d'`. */
export type Duration = number | `${number}${keyof typeof SECONDS}`;
/** A number of bytes, or a text: `'512kb'`, `'1mb'`. */
export type Size = number | `${number}${keyof typeof BYTES}`;

/**
 * A duration in seconds.
 *
 * @throws RangeError if the text is no duration
 * @example
 * parseDuration('5m'); // 300
 */
export function parseDuration(duration: Duration): number {
  return parse(duration, SECONDS, "a duration is a number of seconds or a text such as '500ms', '60s', '5m'");
}

/**
 * A size in bytes.
 *
 * @throws RangeError if the text is no size
 * @example
 * parseSize('1mb'); // 1_048_576
 */
export function parseSize(size: Size): number {
  return parse(size, BYTES, "a size is a number of bytes or a text such as '512kb', '1mb'");
}

function parse(value: number | string, units: Readonly<Record<string, number>>, remedy: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(String(value).trim()) ?? [];
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()];
  if (amount === undefined || factor === undefined)
    throw new RangeError(`"${value}" is not understood: ${remedy}`);
  return Number(amount) * factor;
}
