import type { AuthRequest } from '../backends/authentication.backend.js';

/**
 * Whether it is a page of the own site that sends a request, or no page at all. Browsers send a cookie for any page that asks;
 * they also say which. The rules are those of Nest's `enableCsrfProtection`, for the requests that a cookie speaks for.
 */
export function isOwnPage({ headers }: AuthRequest, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && origins.includes(origin)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Whether a request may change something, as its verb says. */
export function changesState({ method }: AuthRequest): boolean {
  return !SAFE.has(method);
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
