// The shape of a list on the wire, with the ways to its neighbours.
import type { EndpointPlan } from '@nestling/core';

/** A list as the service gives it; the rows are serialised already. */
export interface Page {
  readonly results: readonly unknown[];
  readonly count?: number | null;
  readonly hasMore?: boolean;
  readonly page?: number;
  readonly pageSize?: number;
  readonly nextCursor?: string | null;
  readonly previousCursor?: string | null;
}

/** An envelope, and the links that its headers repeat (RFC 8288). */
export interface Envelope {
  readonly body: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly relation: 'next' | 'prev'; readonly target: string }[];
}

/** Wraps a page. Links are absolute paths that keep every other parameter of the request. */
export function envelopeOf(
  page: Page,
  plan: EndpointPlan,
  url: { path: string; queryString: string },
): Envelope {
  const { results } = page;
  const targetOf = targetsFrom(url);
  if (plan.pagination.style === 'none') return { body: { results }, links: [] };
  if (plan.pagination.style === 'cursor') {
    const { nextCursor: next = null, previousCursor: previous = null } = page;
    return {
      body: { next, previous, results },
      links: linksOf(targetOf('cursor', next), targetOf('cursor', previous)),
    };
  }
  const { count = 0, page: number = 1, pageSize = 1, hasMore = false } = page;
  const pages = count === null ? null : Math.ceil(count / pageSize);
  const before = Math.min(number - 1, pages ?? Infinity);
  const next = hasMore ? targetOf('page', number + 1) : null;
  const previous = before > 0 ? targetOf('page', before) : null;
  return { body: { count, pages, next, previous, results }, links: linksOf(next, previous) };
}

function linksOf(next: string | null, previous: string | null): Envelope['links'] {
  return [
    ...(next === null ? [] : [{ relation: 'next' as const, target: next }]),
    ...(previous === null ? [] : [{ relation: 'prev' as const, target: previous }]),
  ];
}

/** Makes the addresses of other pages: the parameters of this one, with another place. */
function targetsFrom({ path, queryString }: { path: string; queryString: string }) {
  let parameters: URLSearchParams | undefined;
  return (name: string, value: string | number | null): string | null => {
    if (value === null) return null;
    parameters ??= new URLSearchParams(queryString);
    parameters.set(name, String(value));
    return `${path}?${parameters.toString()}`;
  };
}
