// A configuration against its schema. Every mistake says what would be right.
import { didYouMean, type JsonSchema } from '@nestling/core';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { withDefinitions } from '../schema/shared.schema.js';
import type { ConfigPath, Mistake } from './mistake.js';
import { snakeCase } from './spelling.js';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  null: 'empty',
};

/** Keys that come with a package of their own. */
const PACKAGES: Readonly<Record<string, string>> = {
  authentication: '@nestling/auth',
  rateLimit: '@nestling/auth',
  rate_limit: '@nestling/auth',
  auth: '@nestling/auth',
  cache: '@nestling/cache',
};

/** What may be a secret, or have one in it. */
const SECRETS = ['secret', 'url', 'privateKey', 'passwordHash', 'hash', 'rateLimitStore', 'store'];

/** Checks values against a schema. */
export class ConfigValidator {
  private readonly validate: ValidateFunction;

  /** Keys are told in snake_case, as files have them, unless `spell` says otherwise. */
  constructor(
    schema: JsonSchema,
    private readonly spell: (key: string) => string = snakeCase,
  ) {
    const ajv = new Ajv({
      allErrors: true,
      verbose: true,
      strict: false,
      unicodeRegExp: true,
      inlineRefs: false,
    });
    ajv.addFormat('regex', isPattern);
    this.validate = ajv.compile(withDefinitions(schema));
  }

  /** The mistakes, with paths in the schema's spelling. */
  check(value: unknown): Mistake[] {
    if (this.validate(value)) return [];
    return (this.validate.errors ?? []).flatMap((error) => describe(error, this.spell) ?? []);
  }
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

type Describe = (error: ErrorObject, parent: JsonSchema, spell: (key: string) => string) => string;

const MESSAGES: Readonly<Record<string, Describe>> = {
  type: ({ params, data }, parent) => {
    const wanted = [(params as { type: string | string[] }).type].flat();
    const names = wanted.map((type) => TYPE_NAMES[type] ?? type).join(' or ');
    const quotes = wanted.includes('string') && typeof data === 'number' ? '; put it in quotes' : '';
    return `must be ${names}, but is ${show(data)}${quotes}${purpose(parent)}`;
  },
  enum: ({ params, data }) => {
    const allowed = (params as { allowedValues: readonly string[] }).allowedValues;
    const nearest = typeof data === 'string' ? didYouMean(data, allowed) : '';
    return `${show(data)} is not accepted here${nearest || `; use one of: ${allowed.join(', ')}`}`;
  },
  required: ({ params }, _parent, spell) => {
    const name = spell((params as { missingProperty: string }).missingProperty);
    return `"${name}" is missing; add it`;
  },
  minimum: ({ params, data }) =>
    `${show(data)} is too small; use ${(params as { limit: number }).limit} or more`,
  maximum: ({ params, data }) =>
    `${show(data)} is too large; use ${(params as { limit: number }).limit} or less`,
  minItems: () => 'the list is empty; name at least one',
  minProperties: () => 'it is empty; name at least one',
  minLength: () => 'it is empty; write something, or remove the key',
  pattern: ({ data }, parent) => `${show(data)} is not understood${purpose(parent)}`,
  format: ({ data }) => `${show(data)} is no regular expression; correct it`,
};

function describe(error: ErrorObject, spell: (key: string) => string): Mistake | undefined {
  const path = pathOf(error.instancePath);
  if (SECRETS.includes(String(path.findLast((step) => typeof step === 'string'))))
    error.data = withoutSecrets(error.data);
  const parent = (error.parentSchema ?? {}) as JsonSchema;
  if (error.keyword === 'additionalProperties') {
    const key = (error.params as { additionalProperty: string }).additionalProperty;
    return { path: [...path, key], message: unknownKey(key, parent, spell), atKey: true };
  }
  if (error.keyword === 'propertyNames') {
    const key = (error.params as { propertyName: string }).propertyName;
    const message = 'this is no name; use letters, digits and _, beginning with a letter';
    return { path: [...path, key], message, atKey: true };
  }
  // Ajv reports a bad name twice: once for the pattern, once for the name.
  if (error.propertyName !== undefined) return undefined;
  const message = MESSAGES[error.keyword]?.(error, parent, spell) ?? error.message ?? 'is not accepted';
  return { path, message };
}

/** Keys that only a class can have. */
const OF_CLASSES: Readonly<Record<string, string>> = {
  hydrate:
    'it runs the @AfterLoad of a class, and this endpoint has none; name a module with the class, or remove it',
};

function unknownKey(key: string, parent: JsonSchema, spell: (key: string) => string): string {
  const known = Object.keys((parent['properties'] ?? {}) as object);
  const plugin = PACKAGES[key];
  if (plugin !== undefined) return `needs ${plugin}, which is not installed; npm install ${plugin}`;
  if (OF_CLASSES[key] !== undefined) return OF_CLASSES[key];
  const isCamel = key !== key.toLowerCase() && !key.includes('_');
  // Names without small letters are those of verbs: they have one spelling.
  const spellings = known.map((name) => (isCamel || name === name.toUpperCase() ? name : spell(name)));
  const nearest = didYouMean(key, spellings);
  const all =
    spellings.length > 0 ? `use one of: ${spellings.join(', ')}` : 'nothing can stand here; remove it';
  return `there is no such key${nearest || `; ${all}`}`;
}

/** Ajv's JSON pointer as a path; no key of a configuration is a number. */
function pathOf(pointer: string): ConfigPath {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function purpose({ description }: JsonSchema): string {
  return typeof description === 'string' ? `; it is: ${description.replace(/(?<!\.)\.$/, '')}` : '';
}

/** Passwords stay out of terminals and logs, also where they are mistaken. */
function withoutSecrets(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\/\/.*@/s, '//***@').replace(/\?.*$/s, '') : '***';
}

/** A value as it may be shown: short, and never a structure. */
function show(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
