import type { HandlerVerbs, PermissionVerb } from '@nestling/core';
import { readFlag } from './parameter.parser.js';
import { parseQueryString } from './query-string.parser.js';

const READ: readonly PermissionVerb[] = ['GET'];
const READ_DELETED: readonly PermissionVerb[] = ['GET', 'withDeleted'];

/** What a reading request needs a permission for: deleted rows take one of their own. */
export const readVerbs: HandlerVerbs = ({ restorable }, { originalUrl, url }) =>
  restorable && asksForDeleted(originalUrl ?? url) ? READ_DELETED : READ;

function asksForDeleted(url: string): boolean {
  const mark = url.indexOf('?');
  if (mark < 0) return false;
  const asked: { withDeleted?: boolean } = {};
  for (const { name, operator, value } of parametersOf(url.slice(mark + 1))) {
    if (name === 'withDeleted' && operator === undefined) readFlag(name, value, asked);
  }
  return asked.withDeleted === true;
}

/** A query string that cannot be read is refused by whoever reads it next. */
function parametersOf(queryString: string): ReturnType<typeof parseQueryString> {
  try {
    return parseQueryString(queryString);
  } catch {
    return [];
  }
}
