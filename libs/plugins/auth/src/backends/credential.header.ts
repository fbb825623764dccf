// Where a credential stands in a request. A header that is sent twice is no credential: what checks the first one and what
// reads the second may be different programs.
import type { AuthRequest } from './authentication.backend.js';

/** The value of a header; undefined if it was not sent, null if it was sent more than once. */
export function credentialHeader(request: AuthRequest, name: string): string | null | undefined {
  const value = request.headers[name];
  if (value === undefined) return undefined;
  const sent = request.raw?.rawHeaders ?? request.rawHeaders ?? [];
  const times = sent.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
  return times > 1 || typeof value !== 'string' ? null : value;
}

/** What follows a scheme in Authorization; undefined for another scheme or none, null for what cannot be told. */
export function authorization(request: AuthRequest, scheme: string): string | null | undefined {
  const header = credentialHeader(request, 'authorization');
  if (header === undefined || header === null) return header;
  const space = header.indexOf(' ');
  const name = space < 0 ? header : header.slice(0, space);
  if (name.toLowerCase() !== scheme) return undefined;
  const credentials = space < 0 ? '' : header.slice(space + 1).trim();
  return credentials === '' ? null : credentials;
}

/** The value of a cookie; undefined if it was not sent, null if it was sent more than once. */
export function cookieOf({ headers }: AuthRequest, name: string): string | null | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const values = pairs
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length > 1 ? null : values[0];
}

/**
 * The value of a parameter in the query string, which is taken out of it: what follows neither knows the parameter nor
 * repeats it in links. Undefined if it was not sent, null if it was sent more than once.
 */
export function takeParameter(request: AuthRequest, name: string): string | null | undefined {
  const seen = kept.get(request);
  if (seen !== undefined) return seen.value;
  const [path = '', query = ''] = request.url.split(/\?(.*)/s, 2);
  const parts = query.split('&');
  const isMeant = (part: string): boolean => new URLSearchParams(part).has(name);
  const values = parts.filter(isMeant).map((part) => new URLSearchParams(part).get(name) ?? '');
  const value = values.length > 1 ? null : values[0];
  kept.set(request, { value });
  if (value === undefined) return undefined;
  const rest = parts.filter((part) => !isMeant(part)).join('&');
  rewrite(request, rest === '' ? path : `${path}?${rest}`);
  return value;
}

/** What was taken out: several backends, and several routes, may ask about one request. */
const kept = new WeakMap<AuthRequest, { readonly value: string | null | undefined }>();

/** Fastify takes the one from Node's request at each reading, and remembers the other from the first. */
function rewrite(request: AuthRequest, url: string): void {
  Object.assign(request.raw ?? request, { url });
  Object.defineProperty(request, 'originalUrl', { value: url, configurable: true, writable: true });
}
