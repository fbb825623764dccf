// Pieces of TypeScript.

const WIDTH = 80;

/** A text in single quotes. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}

/** A list, on several lines if it would not fit behind `before` characters. */
export function listOf(items: readonly string[], before: number): string {
  const line = `[${items.join(', ')}]`;
  if (before + line.length < WIDTH) return line;
  return `[\n${items.map((item) => `      ${item},\n`).join('')}    ]`;
}

/** An object on one line, or on several. */
export function objectOf(entries: readonly (readonly [string, string])[]): string {
  const pairs = entries.map(([key, value]) => `${key}: ${value}`);
  const line = `{ ${pairs.join(', ')} }`;
  if (line.length < WIDTH - 12) return line;
  return `{\n${pairs.map((pair) => `    ${pair},\n`).join('')}  }`;
}

/** A JSON value as TypeScript writes it: keys without quotes, texts in single ones. */
export function valueOf(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(valueOf).join(', ')}]`;
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${valueOf(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
