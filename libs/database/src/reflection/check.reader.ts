// The values that a check allows a column, where it is a plain list of texts.
import { quotedWords } from './column.types.js';

const TEXT = `'(?:[^']|'')*'(?:::[\\w ]+)?`;
const LIST = `(${TEXT}(?:\\s*,\\s*${TEXT})*)`;

/**
 * `state IN ('draft', 'live')`, also in PostgreSQL's words for it.
 *
 * @internal
 */
export function valuesOfCheck(expression: string, column: string): string[] | undefined {
  const name = column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const subject = `[(\\s]*(?:["\`[])?${name}(?:["\`\\]])?\\)*(?:::[\\w ]+)?\\)*\\s*`;
  const pattern = new RegExp(
    `^${subject}(?:IN\\s*\\(|=\\s*ANY\\s*\\(+ARRAY\\[)\\s*${LIST}(?:\\]|\\)|\\s|::[\\w ]+\\[\\])*$`,
    'i',
  );
  const list = pattern.exec(expression.trim())?.[1];
  return list === undefined ? undefined : quotedWords(list);
}

/** MariaDB keeps JSON in texts that it checks. */
export function isJsonCheck(expression: string, column: string): boolean {
  return expression.toLowerCase().replace(/[`()\s]/g, '') === `json_valid${column.toLowerCase()}`;
}
