import type { GeneratorRun } from '../generator/generator.js';
import { managerOf } from '../generator/package.manager.js';
import { askAtTerminal } from '../generator/terminal.js';
import { devkitTree, type DevkitTree } from '../tree/devkit.tree.js';

/** What is needed of the context of @angular-devkit/schematics. */
export interface RuleContext {
  readonly logger: { info(message: string): void };
  addTask(task: { toConfiguration(): { name: string; options: object } }): unknown;
}

/** A step of @angular-devkit/schematics. */
export type Rule = (tree: DevkitTree, context: RuleContext) => Promise<void>;

/** A generator as a rule. The Nest CLI starts it in the project's folder. */
export function devkitRule<Options>(run: GeneratorRun<Options>, options: Options): Rule {
  return async (tree, context) => {
    const root = process.cwd();
    const { notes, installs, folder } = await run(devkitTree(tree), options, { root, ask: askAtTerminal() });
    for (const note of notes) context.logger.info(note);
    if (!installs) return;
    // The configuration of its NodePackageInstallTask, which is all that the class makes.
    const task = {
      command: 'install',
      quiet: true,
      hideOutput: true,
      allowScripts: true,
      workingDirectory: folder,
    };
    context.addTask({
      toConfiguration: () => ({
        name: 'node-package',
        options: { ...task, packageManager: managerOf(root) },
      }),
    });
  };
}
