import { posix } from 'node:path';
import { capitalised, nameProblems, namesOf } from '../endpoint/endpoint.names.js';
import { findEntity } from '../endpoint/entity.reader.js';
import type { GeneratorRun } from '../generator/generator.js';
import { writeNewFiles } from '../generator/new-files.writer.js';
import { pathProblems } from '../project/path.checks.js';
import { readProject, sourceOf } from '../project/nest.project.js';
import { refuse, SCHEMATICS_CODES } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { withRegistration } from '../syntax/module.editor.js';
import { joined } from '../tree/source.tree.js';
import { freshFile } from './fresh.file.js';
import type { HookGeneratorOptions } from './piece.options.js';

const OPERATIONS = ['List', 'Retrieve', 'Create', 'Update', 'Destroy', 'Restore'] as const;

/** The type of what each event carries. */
const EVENTS: Readonly<Record<string, string>> = Object.fromEntries([
  ...OPERATIONS.flatMap((name) => ['before', 'after'].map((when) => [when + name, `${name}Event`])),
  ['committed', 'CommittedEvent'],
]) as Record<string, string>;

/**
 * Makes a class that hears of what an endpoint does, and registers it.
 *
 * @throws SchematicsError before anything is written
 */
export const generateHook: GeneratorRun<HookGeneratorOptions> = async (tree, options, { root }) => {
  const { name, endpoint = '', event = 'committed' } = options;
  const project = readProject(tree, options);
  const found = nameProblems(name, 'audit');
  const entity = endpoint === '' ? undefined : findEntity(tree, project.sourceRoot, namesOf(endpoint).entity);
  const type = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  if (entity === undefined) {
    const what = endpoint === '' ? 'it is missing' : `no file exports a class ${namesOf(endpoint).entity}`;
    const remedy = 'Name the class of an endpoint: --endpoint Product.';
    found.push({ code: SCHEMATICS_CODES.classMissing, where: 'endpoint', what, remedy });
  }
  if (type === undefined) {
    const what = `"${event}" is no event of an endpoint`;
    const remedy = `Use one of ${Object.keys(EVENTS).join(', ')}.`;
    found.push({ code: SCHEMATICS_CODES.optionInvalid, where: 'event', what, remedy });
  }
  const names = namesOf(name);
  const folder =
    options.path === undefined && entity
      ? posix.dirname(entity.file)
      : joined(project.sourceRoot, options.path ?? '');
  const file = posix.normalize(joined(folder, `${names.file}.hooks.ts`));
  found.push(...pathProblems(options.path), ...freshFile(tree, file));
  refuse(found);
  const className = `${names.entity}Hooks`;
  const target = entity?.name ?? '';
  const text = `import { Injectable, Logger } from '@nestjs/common';
import { OnEndpoint, type ${type ?? ''} } from '@nestling/rest';
import { ${target} } from '${relativeImport(file, entity?.file ?? '', project.ending)}';

@Injectable()
export class ${className} {
  private readonly logger = new Logger(${className}.name);

  @OnEndpoint(${target}, '${event}')
  on${capitalised(event)}(event: ${type ?? ''}<${target}>): void {
    this.logger.log(\`${target} ${event}: \${Object.keys(event).join(', ')}\`);
  }
}
`;
  const module = withRegistration(sourceOf(tree, project.module), { providers: className });
  const imported = withImport(module, className, relativeImport(project.module, file, project.ending));
  await writeNewFiles(tree, root, [{ path: file, text }]);
  tree.write(project.module, withImport(imported, 'RestModule', '@nestling/rest').text);
  return { notes: [`${className} hears of ${event}, registered in ${project.module}.`], installs: false };
};
