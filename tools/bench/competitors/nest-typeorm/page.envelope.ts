import type { Article } from './article.entities.js';

function link(url: string, page: number): string {
  const [path, queryString] = url.split('?');
  const parameters = new URLSearchParams(queryString);
  parameters.set('page', String(page));
  return `${path}?${parameters.toString()}`;
}

/** A page of articles with the links to its neighbours. */
export function pageOf(
  [results, count]: readonly [Article[], number],
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
  url: string,
) {
  const pages = Math.ceil(count / pageSize);
  const next = page < pages ? link(url, page + 1) : null;
  const previous = page > 1 && pages > 0 ? link(url, Math.min(page - 1, pages)) : null;
  return { count, pages, next, previous, results };
}
