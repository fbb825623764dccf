// Rows out: the fields of the answer, as JSON text, with the tag that names this state of them.
import { topLevelName, type EndpointPlan } from '@nestling/core';
import { hash } from 'node:crypto';

/** Which list of the serializer an answer uses: `read` for GET, `write` for the answers to writes. */
export type OutputKind = 'read' | 'write';

type View = Readonly<Record<string, unknown>>;

/** Writes the answers of one endpoint. */
export class OutputSerializer {
  private readonly names: Readonly<Record<OutputKind, readonly string[]>>;
  private readonly narrowed: Readonly<Record<OutputKind, boolean>>;

  constructor(private readonly plan: EndpointPlan) {
    this.names = { read: plan.read, write: plan.write };
    const all = new Set(
      [...plan.fields.filter((field) => !field.hidden), ...plan.computed, ...plan.links].map(({ name }) =>
        topLevelName(name),
      ),
    );
    const isNarrowed = (names: readonly string[]): boolean => names.length < all.size;
    this.narrowed = { read: isNarrowed(plan.read), write: isNarrowed(plan.write) };
  }

  /** The fields of one answer, in the declared order. */
  pick(row: View, kind: OutputKind): View {
    const view: Record<string, unknown> = {};
    for (const name of this.names[kind]) view[name] = row[name];
    return view;
  }

  /** `"3"` where the version tells the state, `"3-hash"` where the answer shows less than all, else a hash. */
  itemTag(row: View, text: string, kind: OutputKind): string {
    const version = this.plan.version && row[this.plan.version.name];
    if (version === undefined) return `"${digest(text)}"`;
    return this.narrowed[kind]
      ? `"${String(version)}-${digest(this.names[kind].join()).slice(0, 8)}"`
      : `"${String(version)}"`;
  }

  /** The tag of a list: a hash of its bytes. */
  listTag(text: string): string {
    return `"${digest(text)}"`;
  }
}

function digest(text: string): string {
  return hash('sha1', text, 'base64url');
}
