import { randomUUID } from 'node:crypto';
import type { CookieOptions } from '../auth.options.js';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import { durationOf, type SecretCheck } from '../option.readers.js';
import { CookieSigner } from './cookie.signer.js';

const SECRET_BYTES = 32;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** How sessions are kept. */
export interface CookieSettings {
  readonly name: string;
  readonly signer: CookieSigner;
  /** In seconds. */
  readonly lifetime: number;
  readonly secure: boolean;
  readonly origins: readonly string[];
}

/** Reads the options, and reports what is wrong with them. */
export function readCookieOptions(options: CookieOptions, { report, secret }: SecretCheck): CookieSettings {
  const { secure = true, origins = [] } = options;
  const { name = secure ? '__Host-session' : 'session' } = options;
  const { optionInvalid } = AUTH_CONFIG_CODES;
  if (!NAME.test(name))
    report(optionInvalid, `cookie.name is "${name}"`, "use a name such as '__Host-session'");
  if (!secure && name.startsWith('__')) {
    report(
      optionInvalid,
      `cookie.name is "${name}", which browsers take over HTTPS only`,
      'rename it, or remove `secure: false`',
    );
  }
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    report(
      optionInvalid,
      `cookie.origins has "${origin}"`,
      'write scheme, host and port only: https://shop.example',
    );
  }
  const secrets = secret(options.secret, { option: 'cookie.secret', bytes: SECRET_BYTES });
  return {
    name,
    // Without one the application does not start; until that is said, nothing is signed.
    signer: new CookieSigner(secrets.length > 0 ? secrets : [randomUUID()]),
    lifetime: durationOf(options.expiresIn ?? '12h', 'cookie.expiresIn', report),
    secure,
    origins,
  };
}
