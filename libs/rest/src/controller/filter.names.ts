// The names that a filter may use, as the tree that dotted paths make: what is not in it does not exist for the caller.
import type { FieldPathPlan, FieldPlan } from '@nestling/core';
import { memberAt, type MemberPath } from '../query/json.path.js';

/** The names that stand at one level of a filter. */
export interface FilterNames {
  readonly fields: Map<string, FieldPlan>;
  readonly relations: Map<string, RelationNames>;
}

/** The names below a relation. */
export interface RelationNames extends FilterNames {
  readonly toMany: boolean;
}

/** The tree of the paths that an endpoint allows. */
export function filterNames(paths: Iterable<FieldPathPlan>): FilterNames {
  const root: FilterNames = { fields: new Map(), relations: new Map() };
  for (const { name, relations, field } of paths) {
    let level = root;
    for (const { name: hop, toMany } of relations) {
      const below = level.relations.get(hop) ?? { toMany, fields: new Map(), relations: new Map() };
      level.relations.set(hop, below);
      level = below;
    }
    // What is left of the path behind its relations; a dot in it is that of an embedded class.
    level.fields.set(name.split('.').slice(relations.length).join('.'), field);
  }
  return root;
}

/** What a name stands for at a level, dotted paths included: a field, or what lies in its documents. */
export function targetAt(name: string, level: FilterNames): MemberPath | undefined {
  const field = level.fields.get(name);
  if (field) return { field, path: [] };
  const member = memberAt(name, (prefix) => level.fields.get(prefix));
  if (member) return member;
  const dot = name.indexOf('.');
  const below = dot < 0 ? undefined : level.relations.get(name.slice(0, dot));
  return below && targetAt(name.slice(dot + 1), below);
}

/** Every name of a level, for suggestions. */
export function namesAt({ fields, relations }: FilterNames): string[] {
  return [...fields.keys(), ...relations.keys()];
}
