// Statements that differ in their conditions only: a text that comes again is found by its short part, not put together.
import type { Fragment } from './sql.fragment.js';

/** Which conditions a statement gets is its callers' choice, so that what is remembered has an end. */
const MAX_TEXTS = 100;

/** A statement around its WHERE. */
export class FramedTexts {
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly head: string,
    private readonly tail: string,
  ) {}

  /** The text of the statement with this WHERE; always the same string, whose hash the engine knows already. */
  around({ text: where }: Fragment): string {
    const known = this.texts.get(where);
    if (known !== undefined) return known;
    if (this.texts.size >= MAX_TEXTS) this.texts.clear();
    const text = this.head + where + this.tail;
    this.texts.set(where, text);
    return text;
  }
}
