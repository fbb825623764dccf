// SQL that depends on nothing but the fields a statement names: made once for each list of them.
import type { FieldPlan } from '@nestling/core';

/** A list of fields as the way through a tree: finding its text makes nothing. */
interface Branch<T> {
  readonly next: Map<FieldPlan, Branch<T>>;
  text?: T;
}

/** Which fields a write names is its caller's choice, so that what is remembered has an end. */
const MAX_BRANCHES = 2000;

/** What was made for each list of fields. */
export class FieldTexts<T> {
  private root: Branch<T> = { next: new Map() };
  private branches = 0;

  constructor(private readonly make: (fields: readonly FieldPlan[]) => T) {}

  /** The text for the fields of a write, in their order. */
  of(values: ReadonlyMap<FieldPlan, unknown>): T {
    let branch = this.root;
    for (const field of values.keys()) branch = branch.next.get(field) ?? this.grow(branch, field);
    return (branch.text ??= this.make([...values.keys()]));
  }

  private grow(branch: Branch<T>, field: FieldPlan): Branch<T> {
    if (++this.branches > MAX_BRANCHES) {
      this.root = { next: new Map() };
      this.branches = 0;
    }
    const grown: Branch<T> = { next: new Map() };
    branch.next.set(field, grown);
    return grown;
  }
}
