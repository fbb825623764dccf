import {
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import type { JwtAlgorithm } from './jwt.key.js';
import type { JwtSettings } from './jwt.settings.js';
import { remoteKeys } from './remote.keys.js';

/** Longer ones are no tokens of ours, and not worth any work. */
const MAX_LENGTH = 8192;

/** Checks bearer tokens. What a token says of itself only ever chooses among the keys that were configured. */
export class JwtVerifier {
  private readonly remote?: JWTVerifyGetKey;

  constructor(private readonly settings: JwtSettings) {
    if (settings.remote) this.remote = remoteKeys(settings.remote);
  }

  /** The claims of a token; undefined for one that is not accepted. */
  async claims(token: string): Promise<JWTPayload | undefined> {
    const header = headerOf(token);
    if (!header) return undefined;
    for (const { algorithm, kid, verifying } of this.settings.keys) {
      if (algorithm !== header.alg || (kid !== undefined && header.kid !== undefined && kid !== header.kid))
        continue;
      const verified = await this.attempt(() => jwtVerify(token, verifying, this.optionsFor([algorithm])));
      if (verified) return this.accepted(verified.payload);
    }
    const { remote } = this;
    if (!remote) return undefined;
    const { algorithms = [], issuer } = this.settings.remote ?? {};
    // Another server speaks for nobody but itself.
    const options = { ...this.optionsFor(algorithms), ...(issuer === undefined ? {} : { issuer }) };
    const verified = await this.attempt(() => jwtVerify(token, remote, options));
    return verified && this.accepted(verified.payload);
  }

  private optionsFor(algorithms: readonly JwtAlgorithm[]): JWTVerifyOptions {
    const { issuer, audience, leeway } = this.settings;
    return {
      algorithms: [...algorithms],
      clockTolerance: leeway,
      requiredClaims: ['exp'],
      ...(issuer ? { issuer: [...issuer] } : {}),
      ...(audience ? { audience: [...audience] } : {}),
    };
  }

  /** A token that is made for somebody is not for everybody (RFC 7519, section 4.1.3). */
  private accepted(claims: JWTPayload): JWTPayload | undefined {
    return claims.aud !== undefined && !this.settings.audience ? undefined : claims;
  }

  private async attempt<T>(verify: () => Promise<T>): Promise<T | undefined> {
    try {
      return await verify();
    } catch (error) {
      // A key set that cannot be fetched, or read, is no fault of the token.
      if (error instanceof errors.JOSEError && !FAULTS_OF_KEY_SETS.has(error.code)) return undefined;
      throw error;
    }
  }
}

const FAULTS_OF_KEY_SETS = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

function headerOf(token: string): { alg?: string; kid?: unknown } | undefined {
  if (token.length > MAX_LENGTH) return undefined;
  try {
    return decodeProtectedHeader(token);
  } catch {
    // Not a token at all; the answer is that for any other bad one.
    return undefined;
  }
}
