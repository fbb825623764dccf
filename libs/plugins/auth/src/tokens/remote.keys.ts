// The keys of another server: from the address of its key set, or from the one that its OpenID document names.
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { JwtAlgorithm } from './jwt.key.js';

/** Where the keys are, and what they sign with. */
export interface RemoteKeys {
  readonly algorithms: readonly JwtAlgorithm[];
  /** Of the key set, or of the issuer whose document tells it. */
  readonly url: URL;
  /** The issuer, as its tokens and its document name it; undefined where the address is that of the key set. */
  readonly issuer?: string;
}

const TIMEOUT_MS = 3_000;
/** How long a server that does not answer is left alone. */
const PAUSE_MS = 1_000;

/** Whether tokens may be trusted by what is fetched from there. */
export function isSafeUrl(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    URL.canParse(text) &&
    /^https:|^http:\/\/(localhost|127\.0\.0\.1)([:/]|$)/.test(text)
  );
}

/** The address of an issuer's document (OpenID Connect Discovery 1.0, section 4). */
export function documentUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/** Finds the key of a token. */
export function remoteKeys({ url, issuer }: RemoteKeys): JWTVerifyGetKey {
  if (issuer === undefined) return keySet(url);
  let found: Promise<JWTVerifyGetKey> | undefined;
  const discovered = (): Promise<JWTVerifyGetKey> => {
    if (found) return found;
    found = discover(issuer).then(keySet);
    found.catch(() => setTimeout(() => (found = undefined), PAUSE_MS).unref());
    return found;
  };
  return async (header, token) => (await discovered())(header, token);
}

function keySet(url: URL): JWTVerifyGetKey {
  return createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS });
}

async function discover(issuer: string): Promise<URL> {
  const answer = await fetch(documentUrl(issuer), {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const document = (answer.ok ? await answer.json() : {}) as { issuer?: unknown; jwks_uri?: unknown } | null;
  // Whose document it is, is what keeps one tenant of a server from speaking for another.
  if (document?.issuer !== issuer || !isSafeUrl(document.jwks_uri)) {
    throw new Error(
      `${documentUrl(issuer)} answers ${answer.status}, and does not describe the issuer ${issuer} with an https:// jwks_uri.`,
    );
  }
  return new URL(document.jwks_uri);
}
