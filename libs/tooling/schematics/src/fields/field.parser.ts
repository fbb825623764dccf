import { SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import { checkField, checkFields } from './field.checks.js';
import type { FieldDeclaration, FieldOptionValue } from './field.declaration.js';
import { KIND_OPTIONS, KIND_WORDS, type FieldKind } from './field.kinds.js';
import { readOption } from './option.reader.js';

/** What became of the texts: fields, or what is wrong with them. */
export interface ParsedFields {
  readonly fields: readonly FieldDeclaration[];
  readonly problems: readonly SchematicsProblem[];
}

/** `a:b "c d":e` → its parts: white space separates, quotes keep together. */
export function splitFields(text: string): string[] {
  const parts = text.match(/(?:[^\s"']|"[^"]*"|'[^']*'|["'])+/g) ?? [];
  return parts.map((part) => part.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** Reads fields such as `name:string:min=1`, `price:decimal:scale=2`, `author:ref=Author`. */
export function parseFields(texts: readonly string[]): ParsedFields {
  const parsed = texts.map(parseField);
  const fields = parsed.flatMap(({ field }) => (field ? [field] : []));
  const problems = [...parsed.flatMap((one) => one.problems), ...checkFields(fields)];
  return { fields, problems };
}

interface ParsedField {
  readonly field?: FieldDeclaration;
  readonly problems: readonly SchematicsProblem[];
}

function parseField(text: string): ParsedField {
  const [declared = '', type = '', ...rest] = splitParts(text);
  const name = declared.replace(/\?$/, '');
  const [word, target] = splitOnce(type);
  const kind = Object.hasOwn(KIND_WORDS, word) ? KIND_WORDS[word] : undefined;
  const problems = [...nameProblems(text, name), ...typeProblems(text, { word, kind, target })];
  if (kind === undefined) return { problems };
  const options: Record<string, FieldOptionValue> = {};
  if (declared.endsWith('?')) options['nullable'] = true;
  for (const part of rest) {
    const found = readOption(part, KIND_OPTIONS[kind]);
    if ('what' in found) problems.push(problemOf(text, found.what, found.remedy));
    else if (Object.hasOwn(options, found.name)) {
      problems.push(problemOf(text, `${found.name} is given twice`, 'Say it once.'));
    } else options[found.name] = found.value;
  }
  const { example, ...own } = options;
  const field: FieldDeclaration = {
    name,
    kind,
    options: namedAsInField(kind, own),
    ...(target === undefined ? {} : { target }),
    ...(example === undefined ? {} : { example: String(example) }),
  };
  if (problems.length > 0) return { problems };
  return { field, problems: checkField(field).map(({ what, remedy }) => problemOf(text, what, remedy)) };
}

/** At the colons, but for those behind a backslash. */
function splitParts(text: string): string[] {
  return text.split(/(?<!\\):/).map((part) => part.replaceAll('\\:', ':'));
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function nameProblems(text: string, name: string): SchematicsProblem[] {
  if (name === 'constructor' || !/^[a-z][A-Za-z0-9]*$/.test(name)) {
    const what = `"${name}" is no name for a field`;
    return [problemOf(text, what, 'Begin with a small letter, and use letters and digits: unitPrice.')];
  }
  const isOwn = ['id', 'createdAt', 'updatedAt', 'version'].includes(name);
  return isOwn ? [problemOf(text, `every endpoint has ${name} already`, 'Leave it out.')] : [];
}

function typeProblems(
  text: string,
  { word, kind, target }: { word: string; kind: FieldKind | undefined; target: string | undefined },
): SchematicsProblem[] {
  if (kind === undefined) {
    const what = word === '' ? 'the type is missing' : `"${word}" is no type`;
    return [problemOf(text, what, `Write one of ${Object.keys(KIND_WORDS).join(', ')}: name:string.`)];
  }
  const refers = kind === 'reference' || kind === 'references';
  if (refers && !/^[A-Z][A-Za-z0-9]*$/.test(target ?? '')) {
    const what = `${word} does not say which class`;
    return [problemOf(text, what, `Name the class of the other endpoint: ${word}=Author.`)];
  }
  return !refers && target !== undefined
    ? [problemOf(text, `a type has no value, and ${word} has "${target}"`, `Write :${word} alone.`)]
    : [];
}

/** `min` and `max` of a text are lengths. */
function namedAsInField(
  kind: FieldKind,
  options: Readonly<Record<string, FieldOptionValue>>,
): Record<string, FieldOptionValue> {
  if (kind !== 'string' && kind !== 'text') return { ...options };
  const { min, max, ...rest } = options;
  return {
    ...(min === undefined ? {} : { minLength: min }),
    ...(max === undefined ? {} : { maxLength: max }),
    ...rest,
  };
}

function problemOf(where: string, what: string, remedy: string): SchematicsProblem {
  return { code: SCHEMATICS_CODES.fieldInvalid, where, what, remedy };
}
