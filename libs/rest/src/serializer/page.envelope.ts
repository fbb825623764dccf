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
  if (plan.pagination.style === 'none') return { body: { results }, links: [] };
  if (plan.pagination.style === 'cursor') {
    const { nextCursor: next = null, previousCursor: previous = null } = page;
    return {
      body: { next, previous, results },
      links: linksOf(withParameter(url, 'cursor', next), withParameter(url, 'cursor', previous)),
    };
  }
  const { count = 0, page: number = 1, pageSize = 1, hasMore = false } = page;
  const pages = count === null ? null : Math.ceil(count / pageSize);
  const before = Math.min(number - 1, pages ?? Infinity);
  const next = hasMore ? withParameter(url, 'page', String(number + 1)) : null;
  const previous = before > 0 ? withParameter(url, 'page', String(before)) : null;
  return { body: { count, pages, next, previous, results }, links: linksOf(next, previous) };
}

function linksOf(next: string | null, previous: string | null): Envelope['links'] {
  return [
    ...(next === null ? [] : [{ relation: 'next' as const, target: next }]),
    ...(previous === null ? [] : [{ relation: 'prev' as const, target: previous }]),
  ];
}

function withParameter(
  url: { path: string; queryString: string },
  name: string,
  value: string | null,
): string | null {
  if (value === null) return null;
  const parameters = new URLSearchParams(url.queryString);
  parameters.set(name, value);
  return `${url.path}?${parameters.toString()}`;
}
