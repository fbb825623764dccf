import type { SourceTree } from '../tree/source.tree.js';

/** What surrounds a generator: where the tree lies on the disk, and somebody to ask. */
export interface Surroundings {
  /** The folder that the tree's paths start from. */
  readonly root: string;
  /** Asks the user; absent where nobody sits before the terminal. */
  readonly ask?: Ask;
  /** How the user calls the generators, for what they are told to do. @default 'npx @nestling/schematics' */
  readonly command?: string;
}

/** Where the package is installed or not, and whoever else offers the generators. */
export const COMMAND = 'npx @nestling/schematics';

/** Asks a question; an empty answer is the default. */
export type Ask = (question: string, initial: string) => Promise<string>;

/** What a generator has to say beside the files that it wrote. */
export interface GeneratorReport {
  /** Sentences for the user. */
  readonly notes: readonly string[];
  /** Whether packages were added to a manifest, and have to be installed. */
  readonly installs: boolean;
  /** The folder to install them in. @default the tree's root */
  readonly folder?: string;
}

/** Writes files into a tree; what it throws, it throws before the first of them. */
export type GeneratorRun<Options> = (
  tree: SourceTree,
  options: Options,
  surroundings: Surroundings,
) => Promise<GeneratorReport>;
