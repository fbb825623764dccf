// One row, one text: whoever reads a row and whoever writes it have to name it alike.

/**
 * The key of a row as text. Texts that a database could take for the same one give the same key; two rows may share a
 * key, but one row never has two.
 *
 * @example
 * rowKeyOf([7, 'Ä']); // '7,a'
 */
export function rowKeyOf(parts: readonly unknown[]): string {
  return parts.map(textOf).join();
}

function textOf(part: unknown): string {
  if (typeof part === 'number' || typeof part === 'bigint') return String(part);
  if (part instanceof Date) return textOf(part.toISOString());
  if (part instanceof Uint8Array) return Buffer.from(part).toString('hex');
  const text = String(part);
  if (/^-?\d+$/.test(text)) return String(BigInt(text));
  // Collations ignore case, accents and spaces at the end; through upper case `ß` becomes `ss`.
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().toLowerCase().trimEnd();
}
