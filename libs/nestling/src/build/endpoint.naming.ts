// What an endpoint without a class is called: its class, its table, the ways to rows it refers to.
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';

/** The path without slashes at its ends. */
export function pathOf({ route }: Pick<EndpointDeclaration, 'route'>): string {
  return route.replace(/^\/+|\/+$/g, '');
}

/** `/v1/order-lines` → `order_lines`. */
export function tableOf({ route, meta }: Pick<EndpointDeclaration, 'route' | 'meta'>): string {
  return meta?.table ?? lastSegment(route).replaceAll('-', '_');
}

/** `/v1/order-lines` → `OrderLine`. */
export function classNameOf({ route, name }: Pick<EndpointDeclaration, 'route' | 'name'>): string {
  if (name !== undefined) return name;
  const words = lastSegment(route).split(/[-_]+/).filter(Boolean);
  const last = words.pop() ?? 'Resource';
  const pascal = [...words, singular(last)].map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const joined = pascal.join('');
  return /^[0-9]/.test(joined) ? `Resource${joined}` : joined;
}

/** `author_id` → `author`: the property that leads to the row a foreign key refers to. */
export function relationOf(field: string, fields: Iterable<string>): string {
  const taken = new Set(fields);
  const bare = field.replace(/(_id|Id)$/, '');
  return bare !== field && bare !== '' && !taken.has(bare) ? bare : `${field}_row`;
}

/** A foreign key of an endpoint, and the property that leads back along it. */
export interface BackReference {
  readonly endpoint: EndpointDeclaration;
  readonly field: string;
  /** The table that it leads to. */
  readonly table: string;
  readonly list: string;
}

/** The ways back along all foreign keys: `books`, or `books_by_editor` where several lead from books to authors. */
export function backReferences(endpoints: Iterable<EndpointDeclaration>): BackReference[] {
  return [...endpoints].flatMap((endpoint): BackReference[] => {
    const fields = Object.entries(endpoint.fields ?? {});
    const keys = fields.flatMap(([field, { foreignKey, exclude }]) => {
      const table = typeof foreignKey === 'string' && !exclude ? foreignKey.split('.')[0] : undefined;
      return table === undefined ? [] : [{ field, table }];
    });
    const plural = tableOf(endpoint).replace(/\W+/g, '_');
    return keys.map(({ field, table }) => {
      const isOnly = keys.filter((other) => other.table === table).length === 1;
      const way = relationOf(field, Object.keys(endpoint.fields ?? {}));
      return { endpoint, field, table, list: isOnly ? plural : `${plural}_by_${way}` };
    });
  });
}

function lastSegment(route: string): string {
  return route.split('/').filter(Boolean).at(-1) ?? 'resource';
}

function singular(plural: string): string {
  if (/[^aeiou]ies$/i.test(plural)) return `${plural.slice(0, -3)}y`;
  if (/(ss|us|is)$/i.test(plural)) return plural;
  if (/(x|z|ch|sh|ss)es$/i.test(plural)) return plural.slice(0, -2);
  return plural.length > 1 ? plural.replace(/s$/i, '') : plural;
}
