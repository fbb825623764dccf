// Rows out: the fields of the answer, as JSON text, with the tag that names this state of them.
import { topLevelName, type EndpointPlan } from '@nestling/core';
import { hash } from 'node:crypto';
import { pickShape, WHOLE, type AnswerShape } from './answer.shape.js';

/** Which list of the serializer an answer uses: `read` for GET, `write` for the answers to writes. */
export type OutputKind = 'read' | 'write';

type View = Readonly<Record<string, unknown>>;

/** Writes the answers of one endpoint. */
export class OutputSerializer {
  private readonly names: Readonly<Record<OutputKind, readonly string[]>>;
  private readonly narrowed: Readonly<Record<OutputKind, boolean>>;

  /** `whole` is the plan of those who see all of the endpoint: tags tell what an audience does not see. */
  constructor(
    private readonly plan: EndpointPlan,
    whole: EndpointPlan = plan,
  ) {
    this.names = { read: plan.read, write: plan.write };
    const all = new Set(
      [...whole.fields.filter((field) => !field.hidden), ...whole.computed, ...whole.links].map(({ name }) =>
        topLevelName(name),
      ),
    );
    const isNarrowed = (names: readonly string[]): boolean => names.length < all.size;
    this.narrowed = { read: isNarrowed(plan.read), write: isNarrowed(plan.write) };
  }

  /**
   * Whether a row as it is read has just the fields of these answers, in their order: then it need not be picked, unless
   * code of the application may have had it in hands.
   */
  showsRowsAsRead(kind: OutputKind): boolean {
    const { fields, computed, links } = this.plan;
    const names = [...fields, ...links].map(({ name }) => name);
    return (
      computed.length === 0 &&
      fields.every(({ hidden, name }) => !hidden && !name.includes('.')) &&
      names.join() === this.names[kind].join()
    );
  }

  /** The fields of one answer, in the declared order. */
  pick(row: View, kind: OutputKind, shape: AnswerShape = WHOLE): View {
    return pickShape(row, shape.names ?? this.names[kind], shape);
  }

  /**
   * `"3"` where the version tells the state, `"3-hash"` where the answer shows less than all or more than the row, else a
   * hash.
   */
  itemTag(
    row: View,
    text: string,
    { kind, shape = WHOLE }: { kind: OutputKind; shape?: AnswerShape },
  ): string {
    const version = this.plan.version && row[this.plan.version.name];
    if (version === undefined || version === null) return `"${digest(text)}"`;
    // Other rows change without this one's version.
    if (shape !== WHOLE) return `"${String(version)}-${digest(text).slice(0, 16)}"`;
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
