import { posix } from 'node:path';
import { nameProblems, namesOf } from '../endpoint/endpoint.names.js';
import type { GeneratorRun } from '../generator/generator.js';
import { writeNewFiles } from '../generator/new-files.writer.js';
import { pathProblems } from '../project/path.checks.js';
import { readProject, sourceOf } from '../project/nest.project.js';
import { refuse } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { withModuleImport } from '../syntax/module.editor.js';
import { joined } from '../tree/source.tree.js';
import { freshFile } from './fresh.file.js';
import type { PieceOptions } from './piece.options.js';
import { moduleOf, optionOf, pluginOf, testOf } from './plugin.files.js';
import { generatePluginPackage } from './plugin.package.js';
import { readWorkspace } from './workspace.reader.js';

/**
 * Makes a plugin: an option of endpoints, what it is compiled to, the module that brings it, and a test. In a workspace it is a
 * package of its own, unless an application is named.
 *
 * @throws SchematicsError before anything is written
 */
export const generatePlugin: GeneratorRun<PieceOptions> = async (tree, options, surroundings) => {
  const workspace = options.project === undefined ? readWorkspace(tree) : undefined;
  if (workspace) return generatePluginPackage(tree, { ...options, workspace }, surroundings);
  const project = readProject(tree, options);
  const names = namesOf(options.name);
  const { entity, file } = names;
  const option = optionOf(names);
  const folder = posix.normalize(joined(project.sourceRoot, options.path ?? file));
  const plugin = `${folder}/${file}.plugin.ts`;
  const module = `${folder}/${file}.module.ts`;
  const test = joined(project.root, `test/${file}.e2e-spec.ts`);
  const fresh = [plugin, module, test].flatMap((path) => freshFile(tree, path));
  refuse([...pathProblems(options.path), ...nameProblems(options.name, 'audit'), ...fresh]);
  const from = (path: string): string => relativeImport(test, path, project.ending);
  const parts = { ...names, option, ending: project.ending };
  const own = `${entity}Module`;
  const source = withModuleImport(sourceOf(tree, project.module), { text: own });
  const changed = withImport(source, own, relativeImport(project.module, module, project.ending));
  await writeNewFiles(tree, surroundings.root, [
    { path: plugin, text: pluginOf(parts) },
    { path: module, text: moduleOf(parts) },
    {
      path: test,
      text: testOf({ ...parts, platform: project.platform, module: from(module), plugin: from(plugin) }),
    },
  ]);
  tree.write(project.module, changed.text);
  return { notes: [`Endpoints take the option: @RestEndpoint({ ${option}: true }).`], installs: false };
};
