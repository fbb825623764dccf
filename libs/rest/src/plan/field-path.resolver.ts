// Dotted paths: `author.name` is the name of the row that the reference `author` leads to.
import type { FieldPathPlan, RelationPlan, TablePlan } from '@nestling/core';

/** The deepest path: three hops, then the field. */
const MAX_HOPS = 3;

/** The field at the end of a path; undefined if a hop or the field does not exist or is hidden. */
export function resolvePath(path: string, table: TablePlan): FieldPathPlan | undefined {
  const relations: RelationPlan[] = [];
  let [reached, rest] = [table, path];
  for (;;) {
    // The column of an embedded class has a dot in its own name.
    const field = reached.fields.find(({ name, hidden }) => name === rest && !hidden);
    if (field) return Object.freeze({ name: path, relations: Object.freeze(relations), field });
    const dot = rest.indexOf('.');
    const hop = dot < 0 ? undefined : reached.relations.get(rest.slice(0, dot));
    if (!hop || hop.hidden || relations.length === MAX_HOPS) return undefined;
    relations.push(hop);
    [reached, rest] = [hop.target(), rest.slice(dot + 1)];
  }
}
