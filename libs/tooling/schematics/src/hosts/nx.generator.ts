import type { GeneratorRun } from '../generator/generator.js';
import { installPackages } from '../generator/package.manager.js';
import { askAtTerminal } from '../generator/terminal.js';
import { nxTree, type NxTree } from '../tree/nx.tree.js';

/** A generator of Nx: what it answers is called once the files are written. */
export type NxGenerator<Options> = (tree: NxTree, options: Options) => Promise<() => void>;

/** A generator as Nx calls it. */
export function nxGenerator<Options>(run: GeneratorRun<Options>): NxGenerator<Options> {
  return async (tree, options) => {
    const { root } = tree;
    const { notes, installs } = await run(nxTree(tree), options, { root, ask: askAtTerminal() });
    for (const note of notes) process.stdout.write(`${note}\n`);
    return () => {
      // Nx takes an answer for success, whatever it is.
      if (installs && !installPackages(root)) throw new Error('The files are written; packages are missing.');
    };
  };
}
