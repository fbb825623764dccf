// A default as the catalogue writes it: a value where it is one, or an expression.
import type { FieldKind } from '@nestling/core';

import type { ReflectedColumn } from './reflected.schema.js';

const FALSE = new Set(['0', 'false', "b'0'"]);
const TRUE = new Set(['1', 'true', "b'1'"]);
const TEXTS: readonly (FieldKind | undefined)[] = ['string', 'text', 'enum', 'uuid', 'bigint', 'decimal'];

/** @internal */
export function readDefault(written: string | null, kind?: FieldKind): ReflectedColumn['default'] {
  if (written === null || /^\(*null\b/i.test(written)) return undefined;
  const literal = written
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .replace(/^('(?:[^']|'')*'|-?[\d.]+)(::[\w ."[\](),]+)$/s, '$1');
  const quoted = /^'((?:[^']|'')*)'$/s.exec(literal)?.[1]?.replaceAll("''", "'");
  const value = valueOf(quoted ?? literal, kind, quoted !== undefined);
  return value === undefined ? { sql: written } : { value };
}

function valueOf(
  text: string,
  kind: FieldKind | undefined,
  isQuoted: boolean,
): string | number | boolean | undefined {
  const isNumber = text !== '' && Number.isFinite(Number(text));
  if (kind === 'boolean') {
    if (FALSE.has(text.toLowerCase())) return false;
    return TRUE.has(text.toLowerCase()) ? true : undefined;
  }
  if (kind === 'integer' || kind === 'number') return isNumber ? Number(text) : undefined;
  return TEXTS.includes(kind) && (isQuoted || isNumber) ? text : undefined;
}
