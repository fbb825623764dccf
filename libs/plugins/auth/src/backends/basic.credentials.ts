const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A user name and its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Reads what follows `Basic`; null if it is not a user name, a colon and a password in UTF-8 and base64. */
export function readCredentials(encoded: string): Credentials | null {
  if (!BASE64.test(encoded)) return null;
  let text: string;
  try {
    text = decoder.decode(Buffer.from(encoded, 'base64'));
  } catch {
    // The bytes are no UTF-8: nothing that was ever stored could be meant.
    return null;
  }
  const colon = text.indexOf(':');
  if (colon < 1 || /\p{Cc}/u.test(text)) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
