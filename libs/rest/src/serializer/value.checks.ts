// What JSON Schema cannot say about a value: whether a column can hold it. Used for bodies and for query parameters.

/** Text that every database stores: no NUL, no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && isWellFormed(text);
}

function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** A JSON value whose every text, keys included, can be stored. */
export function isStorableJson(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, member]) => isStorableText(key) && isStorableJson(member));
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** An RFC 3339 date-time with an offset, on a day that exists. */
export function isInstant(text: string): boolean {
  const [, date] = INSTANT.exec(text) ?? [];
  if (date === undefined || !isDate(date)) return false;
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** A calendar date (`2026-02-28`) that exists. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A time of day, `08:30` or `08:30:15`. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(text);
}

/** A UUID in its usual spelling (RFC 9562, section 4). */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

const INT64 = { least: -(2n ** 63n), greatest: 2n ** 63n - 1n };

/** A whole number of 64 bits, as text or as a number that JSON carries exactly. */
export function isBigint(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return false;
  const number = BigInt(value);
  return number >= INT64.least && number <= INT64.greatest;
}

const DECIMAL = /^(-?)(\d{1,64})(?:\.(\d{1,64}))?$/;

/** Whether a number, as text or JSON number, has at most so many digits before and behind the point. */
export function isDecimal(
  value: unknown,
  { precision, scale }: { precision?: number; scale: number },
): boolean {
  const text = String(value);
  if (!DECIMAL.test(text)) return false;
  const point = text.indexOf('.');
  const end = point < 0 ? text.length : point;
  if (point >= 0 && text.length - point - 1 > scale) return false;
  if (precision === undefined || end <= precision - scale) return true;
  return text.slice(0, end).replace(/^-?0*/, '').length <= precision - scale;
}

/** A double tells apart all decimals of so many digits. */
const EXACT_DIGITS = 15;

/** The order of two decimals, exactly: negative, zero or positive. */
export function compareDecimals(left: unknown, right: unknown): number {
  const [leftText, rightText] = [String(left), String(right)];
  if (leftText.length <= EXACT_DIGITS && rightText.length <= EXACT_DIGITS)
    return Number(leftText) - Number(rightText);
  const [scaledLeft, scaledRight] = [scaled(leftText), scaled(rightText)];
  if (scaledLeft === scaledRight) return 0;
  return scaledLeft < scaledRight ? -1 : 1;
}

/** The decimal times 10^64. */
function scaled(text: string): bigint {
  const [, sign, whole = '0', fraction = ''] = DECIMAL.exec(text) ?? [];
  const digits = BigInt(whole + fraction.padEnd(64, '0'));
  return sign === '-' ? -digits : digits;
}
