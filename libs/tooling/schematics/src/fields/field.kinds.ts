// What can be written behind a field's name: the types, and what may be said of each.

/** How the value of an option is written. */
export type OptionForm =
  'flag' | 'count' | 'number' | 'text' | 'list' | 'pattern' | 'format' | 'deletion' | 'value';

/** A type of fields, as the engine names it; `reference` and `references` stand for other endpoints. */
export type FieldKind =
  | 'string'
  | 'text'
  | 'integer'
  | 'number'
  | 'bigint'
  | 'decimal'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'uuid'
  | 'enum'
  | 'json'
  | 'reference'
  | 'references';

/** The words for a type; those of the YAML file, and `ref`, `refs`. */
export const KIND_WORDS: Readonly<Record<string, FieldKind>> = {
  string: 'string',
  str: 'string',
  text: 'text',
  integer: 'integer',
  int: 'integer',
  number: 'number',
  float: 'number',
  bigint: 'bigint',
  decimal: 'decimal',
  boolean: 'boolean',
  bool: 'boolean',
  instant: 'instant',
  datetime: 'instant',
  date: 'date',
  uuid: 'uuid',
  enum: 'enum',
  json: 'json',
  ref: 'reference',
  refs: 'references',
};

const ANY = {
  nullable: 'flag',
  hidden: 'flag',
  readOnly: 'flag',
  description: 'text',
  example: 'value',
} as const;
const INDEXED = { unique: 'flag', index: 'flag', default: 'value' } as const;
const LENGTHS = {
  min: 'count',
  max: 'count',
  minLength: 'count',
  maxLength: 'count',
  pattern: 'pattern',
} as const;
const LIMITS = { min: 'number', max: 'number', exclusiveMin: 'number', exclusiveMax: 'number' } as const;

type Options = Readonly<Record<string, OptionForm>>;

/** What may be said of a field, by its type. */
export const KIND_OPTIONS: Readonly<Record<FieldKind, Options>> = {
  string: { ...ANY, ...INDEXED, ...LENGTHS, format: 'format' },
  text: { ...ANY, ...LENGTHS },
  integer: { ...ANY, ...INDEXED, ...LIMITS },
  number: { ...ANY, ...INDEXED, ...LIMITS },
  bigint: { ...ANY, ...INDEXED, ...LIMITS },
  decimal: { ...ANY, ...INDEXED, ...LIMITS, precision: 'count', scale: 'count' },
  boolean: { ...ANY, index: 'flag', default: 'value' },
  instant: { ...ANY, unique: 'flag', index: 'flag' },
  date: { ...ANY, ...INDEXED },
  uuid: { ...ANY, unique: 'flag', index: 'flag' },
  enum: { ...ANY, ...INDEXED, values: 'list' },
  json: ANY,
  reference: { nullable: 'flag', onDelete: 'deletion', description: 'text' },
  references: { description: 'text' },
};

/** The type that the property has in TypeScript. */
export const PROPERTY_TYPES: Readonly<Record<FieldKind, string>> = {
  string: 'string',
  text: 'string',
  integer: 'number',
  number: 'number',
  bigint: 'string',
  decimal: 'string',
  boolean: 'boolean',
  instant: 'Date',
  date: 'string',
  uuid: 'string',
  enum: 'string',
  json: 'unknown',
  reference: '',
  references: '',
};

/** The well-known forms of text. */
export const FORMATS = ['email', 'uri', 'hostname', 'ipv4', 'ipv6', 'uuid'] as const;

/** What happens to a row when the row it refers to is deleted. */
export const DELETIONS = ['RESTRICT', 'CASCADE', 'SET NULL'] as const;
