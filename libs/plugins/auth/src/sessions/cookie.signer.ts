import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signs the values of cookies, so that a browser keeps them and cannot change them.
 *
 * @example
 * const signer = new CookieSigner([process.env.CART_SECRET]);
 * response.header('Set-Cookie', `cart=${signer.sign('cart', '42')}; HttpOnly; Secure; SameSite=Lax`);
 * const cart = signer.read('cart', cookies.cart);   // '42', or undefined for a value that was not signed
 */
export class CookieSigner {
  /** The first secret signs; all of them are accepted. */
  constructor(private readonly secrets: readonly string[]) {
    if (secrets.length === 0 || secrets.some((secret) => !secret))
      throw new RangeError('A secret is missing.');
  }

  /** The value with its signature, made for this cookie alone. */
  sign(name: string, value: string): string {
    const encoded = Buffer.from(value).toString('base64url');
    return `${encoded}.${macOf(this.secrets[0] ?? '', name, encoded).toString('base64url')}`;
  }

  /** The value that was signed; undefined if it was not. */
  read(name: string, signed: string): string | undefined {
    const [encoded = '', mac = '', ...more] = signed.split('.');
    if (more.length > 0 || encoded === '') return undefined;
    const given = Buffer.from(mac, 'base64url');
    const isSigned = this.secrets.some((secret) => {
      const expected = macOf(secret, name, encoded);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    return isSigned ? Buffer.from(encoded, 'base64url').toString() : undefined;
  }
}

function macOf(secret: string, name: string, encoded: string): Buffer {
  return createHmac('sha256', secret).update(`${name}=${encoded}`).digest();
}
