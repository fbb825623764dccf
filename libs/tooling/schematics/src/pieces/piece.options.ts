import type { ProjectChoice } from '../project/source-root.finder.js';

/** What the generators of single classes take. */
export interface PieceOptions extends ProjectChoice {
  /** What the class is called: `audit`, `opening-hours`. */
  readonly name: string;
  /** The folder of its file, below the sources. */
  readonly path?: string;
}

/** What `nestling g hook` takes. */
export interface HookGeneratorOptions extends PieceOptions {
  /** The class whose writes and reads it hears of: `Product`. */
  readonly endpoint?: string;
  /** What it hears of: `afterUpdate`. @default 'committed' */
  readonly event?: string;
}
