import type { FieldKind } from '../fields/field.kinds.js';
import { SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';

/** What an endpoint and its files are called. */
export interface EndpointNames {
  /** `OrderLine` */
  readonly entity: string;
  /** `order-line` */
  readonly file: string;
  /** `order-lines`: the path and the folder. */
  readonly plural: string;
  /** `OrderLines` */
  readonly entities: string;
}

const WORD = /^[A-Za-z][A-Za-z0-9]*([-_ ][A-Za-z0-9]+)*$/;

/** Names after `order-line`, `orderLine` or `OrderLine`. */
export function namesOf(name: string): EndpointNames {
  const words = wordsOf(name);
  const plurals = [...words.slice(0, -1), pluralOf(words.at(-1) ?? '')];
  return {
    entity: words.map(capitalised).join(''),
    file: words.join('-'),
    plural: plurals.join('-'),
    entities: plurals.map(capitalised).join(''),
  };
}

/** What is wrong with a name, if anything is. */
export function nameProblems(name: string, example: string): SchematicsProblem[] {
  if (WORD.test(name)) return [];
  return [
    {
      code: SCHEMATICS_CODES.nameInvalid,
      where: name === '' ? 'the name' : `"${name}"`,
      what: name === '' ? 'it is missing' : 'no class can have this name',
      remedy: `Begin with a letter, and use letters, digits and dashes: ${example}.`,
    },
  ];
}

/** What generated and compiled code needs without importing it. */
const GLOBALS = new Set([
  'Array',
  'Boolean',
  'Date',
  'Function',
  'Number',
  'Object',
  'Promise',
  'Reflect',
  'String',
]);

/** What is wrong with the name of an entity: that of any class, and that its class would hide a global one. */
export function entityProblems(name: string, example: string): SchematicsProblem[] {
  const { entity } = namesOf(name);
  if (!GLOBALS.has(entity)) return nameProblems(name, example);
  const what = `a class ${entity} would hide one that its file needs`;
  const remedy = `Say more: ${example}.`;
  return [{ code: SCHEMATICS_CODES.nameInvalid, where: `"${name}"`, what, remedy }];
}

/** `orderLine` → `order line` */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[-_\s]+/)
    .map((word) => word.toLowerCase());
}

/** `order` → `Order` */
export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The regular English plural; a word that looks like one stays. */
export function pluralOf(noun: string): string {
  if (/[^s]s$/i.test(noun)) return noun;
  if (/[^aeiou]y$/i.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(ss|x|z|ch|sh)$/i.test(noun) ? `${noun}es` : `${noun}s`;
}

/** The table of a class without a name for it, as `@RestEndpoint` has it: `OrderLine` → `order_lines`. */
export function tableNameOf(entity: string): string {
  const plural = /[^aeiou]y$/i.test(entity)
    ? `${entity.slice(0, -1)}ies`
    : `${entity}${/(s|x|z|ch|sh)$/i.test(entity) ? 'es' : 's'}`;
  return snakeCase(plural);
}

/** `OrderLine` → `order_line` */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** The key of an entity. */
export interface EntityKey {
  /** The name of its column: `id`. */
  readonly key: string;
  readonly keyKind: FieldKind;
  /** Of a text, if the class says it. */
  readonly keyLength?: number;
}

/** The key that comes with `RestEntity`. */
export const OWN_KEY: EntityKey = { key: 'id', keyKind: 'integer' };

/** The column of a reference: `author`, `id` → `authorId` */
export function keyColumnOf(reference: string, key: string): string {
  return reference + capitalised(key);
}
