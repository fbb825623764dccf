// Statements that differ in their conditions only: a text that comes again is found by its short part, not put together.
import type { Fragment } from './sql.fragment.js';

/** Which conditions a statement gets is its callers' choice, so that what is remembered has an end. */
const MAX_TEXTS = 100;

/** A statement around its WHERE, which may stand in more than one place. */
export class FramedTexts {
  private readonly texts = new Map<string, string>();
  private readonly pieces: readonly string[];

  constructor(...pieces: readonly string[]) {
    this.pieces = pieces;
  }

  /** The text of the statement with this WHERE; always the same string, whose hash the engine knows already. */
  around({ text: where }: Fragment): string {
    const known = this.texts.get(where);
    if (known !== undefined) return known;
    if (this.texts.size >= MAX_TEXTS) this.texts.clear();
    const text = this.pieces.join(where);
    this.texts.set(where, text);
    return text;
  }
}
