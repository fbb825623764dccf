// How tables and paths are named after classes.

/** `OrderLine` → `order_line`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** The regular English plural: category → categories, box → boxes, book → books. */
export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/i.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/i.test(noun)) return `${noun}es`;
  return `${noun}s`;
}

/** The singular of a regular plural: categories → category, books → book. */
export function singularOf(plural: string): string {
  return plural.endsWith('ies') ? `${plural.slice(0, -3)}y` : plural.replace(/s$/, '');
}

/** `order_lines` → `order-lines`. */
export function kebabCase(name: string): string {
  return snakeCase(name).replaceAll('_', '-');
}
