// Constraints that do not fit their field's type, or each other.
import { FIELD_TYPES, type FieldDeclaration } from '../schema/field.schema.js';
import type { ConfigPath, Mistake } from './mistake.js';
import { snakeCase } from './spelling.js';

type Key = keyof FieldDeclaration;
type Kind = (typeof FIELD_TYPES)[keyof typeof FIELD_TYPES];

const TEXTS: readonly Kind[] = ['string', 'text'];
const NUMBERS: readonly Kind[] = ['integer', 'bigint', 'number', 'decimal'];

/** The usual words for those kinds that have another name. */
const SHORT: Readonly<Partial<Record<Kind, string>>> = { string: 'str', integer: 'int' };

/** The types that a constraint means something for. */
const FITTING: Readonly<Partial<Record<Key, readonly Kind[]>>> = {
  minLength: TEXTS,
  maxLength: TEXTS,
  pattern: TEXTS,
  format: TEXTS,
  ge: NUMBERS,
  gt: NUMBERS,
  le: NUMBERS,
  lt: NUMBERS,
  decimalPlaces: ['decimal'],
  maxDigits: ['decimal'],
  choices: ['enum', 'string'],
};

const DEFAULTS: Readonly<Partial<Record<Kind, { readonly wanted: string; fits(value: unknown): boolean }>>> =
  {
    integer: { wanted: 'a whole number', fits: Number.isInteger },
    number: { wanted: 'a number', fits: (value) => typeof value === 'number' },
    boolean: { wanted: 'true or false', fits: (value) => typeof value === 'boolean' },
    string: { wanted: 'a text', fits: (value) => typeof value === 'string' },
    text: { wanted: 'a text', fits: (value) => typeof value === 'string' },
    decimal: { wanted: 'a decimal number', fits: (value) => /^-?\d+(\.\d+)?$/.test(String(value)) },
  };

/** The mistakes within one field. */
export function checkField(field: FieldDeclaration, path: ConfigPath): Mistake[] {
  const kind = FIELD_TYPES[field.type];
  const mistakes: Mistake[] = [];
  const report = (key: Key, message: string): void => {
    mistakes.push({ path: [...path, key], message, atKey: true });
  };
  for (const [key, kinds] of Object.entries(FITTING) as [Key, readonly Kind[]][]) {
    if (field[key] === undefined || kinds.includes(kind)) continue;
    report(
      key,
      `a field of type ${field.type} has no ${snakeCase(key)}; remove it, or use the type ${SHORT[kinds[0] ?? 'string'] ?? kinds[0]}`,
    );
  }
  checkBounds(field, report);
  if (kind === 'enum' && !field.choices) {
    mistakes.push({ path, message: 'an enum needs its values; add choices: [draft, public]' });
  }
  checkDefault(field, kind, report);
  return mistakes;
}

type Report = (key: Key, message: string) => void;

function checkBounds(
  { minLength, maxLength, ge, le, decimalPlaces, maxDigits }: FieldDeclaration,
  report: Report,
): void {
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength) {
    report('minLength', `min_length ${minLength} is above max_length ${maxLength}; swap the two`);
  }
  if (Number(ge) > Number(le)) report('ge', `ge ${ge} is above le ${le}; swap the two`);
  if ((decimalPlaces ?? 2) > (maxDigits ?? 15)) {
    report(
      'decimalPlaces',
      `there are more decimal_places than max_digits (${maxDigits ?? 15}); raise max_digits`,
    );
  }
}

function checkDefault(field: FieldDeclaration, kind: Kind, report: Report): void {
  const { default: value, optional, choices } = field;
  if (value === undefined) return;
  if (value === null) {
    if (!optional) report('default', 'the field may not be null; write optional: true, or another default');
    return;
  }
  if (choices) {
    if (!choices.includes(String(value))) {
      report('default', `"${String(value)}" is none of the choices; use one of: ${choices.join(', ')}`);
    }
    return;
  }
  const { wanted, fits } = DEFAULTS[kind] ?? {};
  if (wanted !== undefined && !fits?.(value)) report('default', `the default must be ${wanted}`);
}
