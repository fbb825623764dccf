// What tables, columns and the ways between them are called in classes.
import type { ReflectedReference, ReflectedTable } from './reflected.schema.js';

/** `invoice_line` → `InvoiceLine`. */
export function className(table: string): string {
  const name = words(table).map(capitalised).join('');
  return /^[\p{L}_$]/u.test(name) ? name : `Table${name}`;
}

/** `HTTPCode`, `http_code` → `httpCode`. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = words(name);
  return first.toLowerCase() + rest.map((word) => capitalised(word.toLowerCase())).join('');
}

/** Dots and brackets have a meaning in query strings, and some names one in JavaScript. */
export function propertyName(column: string, isCamelCase: boolean): string {
  const name = (isCamelCase && camelCase(column)) || column.replace(/[.[\]]/g, '_');
  return name === '__proto__' || name in Object.prototype ? `${name}_` : name;
}

/** The properties of a table's columns, by column. */
export function propertiesOf(table: ReflectedTable, isCamelCase: boolean): Map<string, string> {
  const properties = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name } of table.columns) {
    const property = free(propertyName(name, isCamelCase), taken);
    taken.add(property);
    properties.set(name, property);
  }
  return properties;
}

/** `AlbumId` → `Album`, `host_id` → `host`, `ReportsTo` → `ReportsToEmployee`, in the manner of the column. */
export function referenceName({ columns, table }: ReflectedReference): string {
  const [column = '', ...more] = columns;
  const stem = more.length > 0 ? '' : column.replace(/(?:_id|_ID|Id|ID)$/, '').replace(/_$/, '');
  if (stem !== '' && stem !== column) return stem;
  return joined(more.length > 0 ? table : column, more.length > 0 ? '' : table);
}

/** `track` → `tracks`; with several ways from one table to another `tracks_by_composer`. */
export function listName(from: string, way?: string): string {
  const plural = pluralOf(from);
  return way === undefined ? plural : joined(joined(plural, 'by'), way);
}

/** The name, or the next one that nobody has. */
export function free(name: string, taken: { has(name: string): boolean }): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Puts two names together as the first one is written: `reports_to` and `Employee` → `reports_to_employee`. */
function joined(first: string, second: string): string {
  if (second === '') return first;
  const isSnake = first === first.toLowerCase();
  return isSnake
    ? `${first}_${words(second).join('_').toLowerCase()}`
    : first + words(second).map(capitalised).join('');
}

function words(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function pluralOf(noun: string): string {
  if (/[^s]s$/i.test(noun)) return noun;
  if (/[^aeiou]y$/i.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(ss|x|z|ch|sh)$/i.test(noun) ? `${noun}es` : `${noun}s`;
}
