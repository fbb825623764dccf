// A key and the one algorithm it is for. A key that may be used with several is how tokens get forged.
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** The algorithms that tokens may be signed with. */
export type JwtAlgorithm = (typeof JWT_ALGORITHMS)[number];

/** The algorithms, for checks. */
export const JWT_ALGORITHMS = [
  'HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA',
] as const; // prettier-ignore

/** A key that tokens are checked with, and with a secret or a private key also signed. */
export interface JwtKey {
  readonly algorithm: JwtAlgorithm;
  /** Its name in the header of tokens. @default a token of any name is tried */
  readonly kid?: string;
  /** For HS256, HS384 and HS512. */
  readonly secret?: string;
  /** In PEM, or as a JSON Web Key. */
  readonly publicKey?: string | JsonWebKey;
  /** In PEM, or as a JSON Web Key; the public key follows from it. */
  readonly privateKey?: string | JsonWebKey;
}

/** A key, read. */
export interface ReadJwtKey {
  readonly algorithm: JwtAlgorithm;
  readonly kid?: string;
  readonly verifying: KeyObject;
  readonly signing?: KeyObject;
}

const CURVES: Readonly<Record<string, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};
const MIN_RSA_BITS = 2048;

/** Whether the algorithm signs and checks with the same secret. */
export function isSymmetric(algorithm: JwtAlgorithm): boolean {
  return algorithm.startsWith('HS');
}

/** The bytes that a secret for the algorithm has at least (RFC 7518, section 3.2). */
export function secretBytes(algorithm: JwtAlgorithm): number {
  return Number(algorithm.slice(2)) / 8;
}

/**
 * Reads a key.
 *
 * @throws RangeError that says what is wrong with it, without any of its text
 */
export function readJwtKey({ algorithm, kid, secret, publicKey, privateKey }: JwtKey): ReadJwtKey {
  const name = kid === undefined ? {} : { kid };
  if (!JWT_ALGORITHMS.includes(algorithm)) throw new RangeError(`"${String(algorithm)}" is no algorithm`);
  if (isSymmetric(algorithm)) {
    if (secret === undefined || publicKey || privateKey)
      throw new RangeError(`${algorithm} needs a secret and no other key`);
    // The public key of another algorithm as a secret is known to everybody.
    if (secret.includes('-----BEGIN')) throw new RangeError(`a PEM key is no secret for ${algorithm}`);
    const key = createSecretKey(Buffer.from(secret));
    return { algorithm, ...name, verifying: key, signing: key };
  }
  if (secret !== undefined) throw new RangeError(`${algorithm} needs a key pair and no secret`);
  const signing = privateKey === undefined ? undefined : parsed(privateKey, createPrivateKey);
  const given = publicKey === undefined ? undefined : parsed(publicKey, createPublicKey);
  const verifying = given ?? (signing && createPublicKey(signing));
  if (!verifying) throw new RangeError(`${algorithm} needs a publicKey or a privateKey`);
  for (const key of [verifying, signing]) if (key) assertFits(key, algorithm);
  return { algorithm, ...name, verifying, ...(signing ? { signing } : {}) };
}

function parsed(
  key: string | JsonWebKey,
  create: (input: string | { key: JsonWebKey; format: 'jwk' }) => KeyObject,
): KeyObject {
  try {
    return create(typeof key === 'string' ? key : { key, format: 'jwk' });
  } catch {
    // What Node says of a key may quote it.
    throw new RangeError('the key can be read neither as PEM nor as a JSON Web Key');
  }
}

function assertFits(
  { asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject,
  algorithm: JwtAlgorithm,
): void {
  const { namedCurve, modulusLength = 0 } = asymmetricKeyDetails;
  if (algorithm === 'EdDSA') {
    if (asymmetricKeyType !== 'ed25519') throw new RangeError('EdDSA needs an Ed25519 key');
  } else if (algorithm.startsWith('ES')) {
    if (namedCurve !== CURVES[algorithm])
      throw new RangeError(`${algorithm} needs a key on ${CURVES[algorithm]}`);
  } else if (asymmetricKeyType !== 'rsa' || modulusLength < MIN_RSA_BITS) {
    throw new RangeError(`${algorithm} needs an RSA key of ${MIN_RSA_BITS} bits or more`);
  }
}
