// Embedded classes: `address.city` is one column, and `{ "address": { "city": ... } }` on the wire.

type Members = Record<string, unknown>;

/** The first part of a dotted name: what stands on the top level of the JSON. */
export function topLevelName(name: string): string {
  return name.split('.', 1)[0] ?? name;
}

/** The value at a dotted name. */
export function valueAt(value: unknown, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((inner, part) => (inner as Members | null | undefined)?.[part], value);
}

/** Moves the members with these dotted names into objects, in place. */
export function nest(members: Members, names: readonly string[]): void {
  for (const name of names) {
    const parts = name.split('.');
    const last = parts.pop() ?? name;
    const target = parts.reduce<Members>((inner, part) => (inner[part] ??= {}) as Members, members);
    target[last] = members[name];
    Reflect.deleteProperty(members, name);
  }
}

/** The members of a value, with those of these groups under dotted names: the opposite of `nest`. */
export function flatten(value: object, groups: ReadonlySet<string>, prefix = ''): Members {
  // Without a prototype `__proto__` is a name as any other, which whoever checks names sees.
  const members = Object.create(null) as Members;
  for (const [key, member] of Object.entries(value)) {
    const name = prefix + key;
    const isGroup =
      groups.has(name) && typeof member === 'object' && member !== null && !Array.isArray(member);
    if (isGroup) Object.assign(members, flatten(member as object, groups, `${name}.`));
    else members[name] = member;
  }
  return members;
}

/** The names of the objects that these dotted names stand in: `address` for `address.city`. */
export function groupsOf(names: readonly string[]): ReadonlySet<string> {
  const groups = new Set<string>();
  for (const name of names) {
    const parts = name.split('.');
    for (let length = 1; length < parts.length; length++) groups.add(parts.slice(0, length).join('.'));
  }
  return groups;
}
