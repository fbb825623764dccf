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
