import { posix } from 'node:path';
import { SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';

/** What is wrong with the folder of new files: that it leads out of the one that it is meant to be below. */
export function pathProblems(path: string | undefined, where = 'path'): SchematicsProblem[] {
  const normal = posix.normalize((path ?? '').replaceAll('\\', '/'));
  if (!normal.startsWith('../') && normal !== '..' && !/^([A-Za-z]:|\/)/.test(normal)) return [];
  const remedy = 'Write a folder below it: shop/products.';
  const what = `"${path ?? ''}" leads out of the project`;
  return [{ code: SCHEMATICS_CODES.optionInvalid, where, what, remedy }];
}
