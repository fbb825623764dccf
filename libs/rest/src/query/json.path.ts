// `details.size.width`: a member inside of a JSON column. Members only: an element of an array has no name.
import type { FieldPlan } from '@nestling/core';

/** A member of a document: the column, and the names that lead to it. */
export interface MemberPath {
  readonly field: FieldPlan;
  readonly path: readonly string[];
}

/** The most names in a path, and the longest of them. */
const MAX_PATH_LENGTH = 8;
const MAX_MEMBER_LENGTH = 64;

/** What a path has to be, for error texts. */
export const EXPECTED_PATH = `1 to ${MAX_PATH_LENGTH} members of 1 to ${MAX_MEMBER_LENGTH} characters, without double quotes`;

/** The member that a dotted name stands for; undefined if its beginning is no JSON column. */
export function memberAt(
  name: string,
  find: (name: string) => FieldPlan | undefined,
): MemberPath | undefined {
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const field = find(name.slice(0, dot));
    if (field && hasMembers(field)) return { field, path: namesIn(name.slice(dot + 1)) };
  }
  return undefined;
}

/** Whether a column's documents can be looked into: those behind a transformer are not what they seem. */
export function hasMembers({ kind, stored }: FieldPlan): boolean {
  return kind === 'json' && !stored;
}

/** The names in a dotted text. */
export function namesIn(text: string): string[] {
  return text.split('.');
}

/** NUL and halves of characters are no text of a database, and SQLite finds no name with a double quote. */
const FORBIDDEN = /["\0\p{Surrogate}]/u;

/** Whether a path can be asked for. */
export function isPath(path: readonly string[]): boolean {
  const isName = (name: string): boolean =>
    name.length > 0 && name.length <= MAX_MEMBER_LENGTH && !FORBIDDEN.test(name);
  return path.length <= MAX_PATH_LENGTH && path.every(isName);
}

/** The path as all databases read it: `$."size"."width"`. */
export function pathText(path: readonly string[]): string {
  return `$${path.map((name) => `.${JSON.stringify(name)}`).join('')}`;
}
