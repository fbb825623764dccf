import { posix } from 'node:path';
import { nameProblems, namesOf } from '../endpoint/endpoint.names.js';
import type { GeneratorRun } from '../generator/generator.js';
import { writeNewFiles, type NewFile } from '../generator/new-files.writer.js';
import { withPackages } from '../init/manifest.editor.js';
import { ownRange } from '../init/package.versions.js';
import { pathProblems } from '../project/path.checks.js';
import { readProject, sourceOf } from '../project/nest.project.js';
import { refuse } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { moduleName, withModuleElement } from '../syntax/module.editor.js';
import { joined } from '../tree/source.tree.js';
import { freshFile } from './fresh.file.js';
import type { PieceOptions } from './piece.options.js';

/**
 * Makes a command of the application's own, and the program that runs its commands.
 *
 * @throws SchematicsError before anything is written
 */
export const generateCommand: GeneratorRun<PieceOptions> = async (tree, options, { root }) => {
  const project = readProject(tree, options);
  const { entity, file } = namesOf(options.name);
  const path = posix.normalize(
    joined(project.sourceRoot, joined(options.path ?? 'commands', `${file}.command.ts`)),
  );
  refuse([...pathProblems(options.path), ...nameProblems(options.name, 'greet'), ...freshFile(tree, path)]);
  const className = `${entity}Command`;
  const source = sourceOf(tree, project.module);
  const rootModule = moduleName(source) ?? 'AppModule';
  const module = withImport(
    withModuleElement(source, 'providers', { text: className }),
    className,
    relativeImport(project.module, path, project.ending),
  );
  const program = joined(project.sourceRoot, 'cli.ts');
  const files: NewFile[] = [{ path, text: commandOf(className, file) }];
  if (tree.read(program) === undefined) {
    const from = relativeImport(program, project.module, project.ending);
    files.push({ path: program, text: programOf(rootModule, from) });
  }
  const manifest = tree.read(project.manifest) ?? '{}';
  const listed = withPackages(manifest, {
    dependencies: { nestling: ownRange(), 'nest-commander': '^3.21.0' },
  });
  await writeNewFiles(tree, root, files);
  tree.write(project.module, module.text);
  tree.write(project.manifest, listed);
  return { notes: [`Run it, once built: node dist/cli.js ${file} somebody`], installs: listed !== manifest };
};

function commandOf(className: string, name: string): string {
  return `import { Command, CommandRunner } from 'nest-commander';

@Command({
  name: '${name}',
  arguments: '<name>',
  description: 'Say what this command does.',
})
export class ${className} extends CommandRunner {
  async run([name]: string[]): Promise<void> {
    await Promise.resolve();
    process.stdout.write(\`${name}: \${name ?? ''}\\n\`);
  }
}
`;
}

function programOf(module: string, from: string): string {
  return `import 'reflect-metadata';
import { runCli } from 'nestling';
import { ${module} } from '${from}';

void runCli(${module});
`;
}
