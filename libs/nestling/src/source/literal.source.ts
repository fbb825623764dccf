// Values as TypeScript writes them.
import type { Type } from '@nestjs/common';

/** `{ type: 'string', minLength: 1 }`; a class or a function is its name, and is noted for an import. */
export function literalSource(value: unknown, noted: (type: Type) => void): string {
  const print = (one: unknown): string => literalSource(one, noted);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'function') {
    noted(value as Type);
    return value.name;
  }
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return '{}';
  return `{ ${members.map(([name, member]) => `${keySource(name)}: ${print(member)}`).join(', ')} }`;
}

function keySource(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}
