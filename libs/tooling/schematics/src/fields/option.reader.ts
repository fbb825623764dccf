import type { FieldOptionValue } from './field.declaration.js';
import { DELETIONS, FORMATS, type OptionForm } from './field.kinds.js';

/** What is wrong, and what to do about it. */
export interface Mistake {
  readonly what: string;
  readonly remedy: string;
}

type Read = { readonly value: FieldOptionValue } | Mistake;

const READERS: Readonly<Record<OptionForm, (name: string, text: string | undefined) => Read>> = {
  flag: (name, text) => {
    if (text === undefined || text === 'true') return { value: true };
    if (text === 'false') return { value: false };
    return wrong(name, text, `Write ${name}, ${name}=true or ${name}=false.`);
  },
  count: (name, text = '') =>
    /^\d{1,9}$/.test(text) ? { value: Number(text) } : wrong(name, text, `Write a whole number: ${name}=2.`),
  number: (name, text = '') =>
    /^-?\d+(\.\d+)?$/.test(text) ? { value: text } : wrong(name, text, `Write a number: ${name}=0.`),
  text: given,
  value: given,
  list: (name, text = '') => {
    const values = text.split(',').map((value) => value.trim());
    const isList = values.every((value) => value !== '') && new Set(values).size === values.length;
    return isList ? { value: values } : wrong(name, text, `Write different words: ${name}=draft,live.`);
  },
  pattern: (name, text = '') => {
    try {
      new RegExp(text, 'u');
    } catch {
      return wrong(name, text, 'Write a regular expression, with \\: for a colon.');
    }
    return text === '' ? wrong(name, text, 'Write a regular expression.') : { value: text };
  },
  format: (name, text = '') => oneOf(name, text, FORMATS),
  deletion: (name, text = '') => oneOf(name, text.toUpperCase().replaceAll(/[-_]/g, ' '), DELETIONS),
};

/** Reads `min=1` or `nullable`, of what may be said of a type. */
export function readOption(
  part: string,
  allowed: Readonly<Record<string, OptionForm>>,
): { readonly name: string; readonly value: FieldOptionValue } | Mistake {
  const at = part.indexOf('=');
  const written = at < 0 ? part : part.slice(0, at);
  const name = written.replaceAll(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const form = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  if (form === undefined) {
    return {
      what: `"${written}" cannot be said of this type`,
      remedy: `Use what can: ${Object.keys(allowed).join(', ')}.`,
    };
  }
  const read = READERS[form](name, at < 0 ? undefined : part.slice(at + 1));
  return 'what' in read ? read : { name, value: read.value };
}

function given(name: string, text = ''): Read {
  return text === '' ? wrong(name, text, `Write ${name}=something.`) : { value: text };
}

function oneOf(name: string, text: string, values: readonly string[]): Read {
  return values.includes(text) ? { value: text } : wrong(name, text, `Write one of ${values.join(', ')}.`);
}

function wrong(name: string, text: string, remedy: string): Mistake {
  return { what: text === '' ? `${name} has no value` : `${name} is "${text}"`, remedy };
}
