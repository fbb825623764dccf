import { SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import { isWritable, type FieldDeclaration } from './field.declaration.js';
import type { FieldKind } from './field.kinds.js';
import type { Mistake } from './option.reader.js';

const INTEGER = /^-?\d+$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** What a value of a type looks like, and how to write one. */
const VALUES: Readonly<Partial<Record<FieldKind, { readonly form: RegExp; readonly like: string }>>> = {
  integer: { form: INTEGER, like: '0' },
  bigint: { form: INTEGER, like: '0' },
  number: { form: NUMBER, like: '0.5' },
  decimal: { form: NUMBER, like: '0.00' },
  boolean: { form: /^(true|false)$/, like: 'true or false' },
  date: { form: /^\d{4}-\d\d-\d\d$/, like: '2026-01-31' },
};

/** What is wrong with a field that is well written. */
export function checkField(field: FieldDeclaration): Mistake[] {
  return [
    ...rangeMistakes(field),
    ...digitMistakes(field),
    ...enumMistakes(field),
    ...secrecyMistakes(field),
    ...valueMistakes(field, 'default'),
    ...valueMistakes(field, 'example'),
    ...patternMistakes(field),
  ];
}

/** What is wrong between fields: two of one name. */
export function checkFields(fields: readonly FieldDeclaration[]): SchematicsProblem[] {
  const names = fields.flatMap(({ name, kind }) => (kind === 'reference' ? [name, `${name}Id`] : [name]));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((where) => ({
    code: SCHEMATICS_CODES.fieldInvalid,
    where,
    what: 'two fields have this name; a reference has a column of its own, with Id behind its name',
    remedy: 'Rename one of them.',
  }));
}

function rangeMistakes({ options }: FieldDeclaration): Mistake[] {
  const pairs = [
    ['minLength', 'maxLength'],
    ['min', 'max'],
    ['exclusiveMin', 'exclusiveMax'],
  ] as const;
  return pairs
    .filter(([low, high]) => Number(options[low] ?? -Infinity) > Number(options[high] ?? Infinity))
    .map(([low, high]) => ({
      what: `${low} is ${String(options[low])}, and ${high} ${String(options[high])}`,
      remedy: 'Make the lower limit the smaller one.',
    }));
}

function digitMistakes({ kind, options }: FieldDeclaration): Mistake[] {
  if (kind !== 'decimal') return [];
  const { precision = 15, scale = 2 } = options;
  return Number(scale) > Number(precision) || Number(precision) < 1
    ? [
        {
          what: `of ${String(precision)} digits ${String(scale)} cannot stand behind the point`,
          remedy: 'precision counts all digits: precision=10:scale=2.',
        },
      ]
    : [];
}

function enumMistakes({ kind, options, example }: FieldDeclaration): Mistake[] {
  if (kind !== 'enum') return [];
  const values = options['values'] as readonly string[] | undefined;
  if (values === undefined) {
    return [{ what: 'an enum needs its values', remedy: 'Write them: status:enum:values=draft,live.' }];
  }
  return [options['default'], example]
    .filter((value) => value !== undefined && !values.includes(String(value)))
    .map((value) => ({
      what: `"${String(value)}" is none of its values`,
      remedy: `Use one of ${values.join(', ')}.`,
    }));
}

function secrecyMistakes({ options }: FieldDeclaration): Mistake[] {
  const isStuck = !isWritable(options) && options['nullable'] !== true && options['default'] === undefined;
  return isStuck
    ? [
        {
          what: 'no caller can send it, and it must not be empty',
          remedy: 'Add nullable, or a default.',
        },
      ]
    : [];
}

function valueMistakes(field: FieldDeclaration, which: 'default' | 'example'): Mistake[] {
  const value = which === 'default' ? field.options['default'] : field.example;
  if (value === undefined) return [];
  const { form, like } = VALUES[field.kind] ?? {};
  if (form !== undefined && !form.test(String(value))) {
    return [{ what: `${which} is "${String(value)}"`, remedy: `Write ${which}=${like ?? ''}.` }];
  }
  const { min = -Infinity, max = Infinity, minLength = 0, maxLength = Infinity } = field.options;
  const isText = field.kind === 'string' || field.kind === 'text';
  const measure = isText ? String(value).length : Number(value);
  const [low, high] = isText ? [minLength, maxLength] : [min, max];
  return measure < Number(low) || measure > Number(high)
    ? [{ what: `${which} is "${String(value)}", outside of the limits`, remedy: 'Change it, or the limits.' }]
    : [];
}

function patternMistakes({ options, example }: FieldDeclaration): Mistake[] {
  const { pattern } = options;
  if (pattern === undefined) return [];
  if (example === undefined) {
    const remedy = 'Give one that matches, for the test: example=ABC.';
    return [{ what: 'a pattern comes without an example', remedy }];
  }
  return new RegExp(String(pattern), 'u').test(example)
    ? []
    : [{ what: `the example "${example}" does not match the pattern`, remedy: 'Change one of them.' }];
}
