import { posix } from 'node:path';
import { SCHEMATICS_CODES, SchematicsError } from '../schematics.errors.js';
import { filesBelow, joined, type SourceTree } from '../tree/source.tree.js';

/** What a caller may say of where to work. */
export interface ProjectChoice {
  /** An application's name or folder, where there are several. */
  readonly project?: string;
  /** The folder of its sources; the Nest CLI tells it. */
  readonly sourceRoot?: string;
  /** The module that things are registered in. @default the one that `main.ts` starts */
  readonly module?: string;
}

interface NestCli {
  readonly sourceRoot?: string;
  readonly projects?: Readonly<Record<string, { readonly sourceRoot?: string }>>;
}

/** Where the sources of an application are. */
export function findSourceRoot(tree: SourceTree, { project, sourceRoot }: ProjectChoice): string {
  const cli = JSON.parse(tree.read('nest-cli.json') ?? '{}') as NestCli;
  if (project !== undefined) return ofProject(tree, project, cli);
  if (sourceRoot !== undefined && sourceRoot !== '') return posix.normalize(sourceRoot);
  if (cli.sourceRoot !== undefined) return posix.normalize(cli.sourceRoot);
  const found = applicationsOf(tree);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (tree.read('src/app.module.ts') !== undefined) return 'src';
  throw missing(found);
}

function ofProject(tree: SourceTree, project: string, { projects = {} }: NestCli): string {
  const configured = Object.hasOwn(projects, project) ? projects[project]?.sourceRoot : undefined;
  if (configured !== undefined) return posix.normalize(configured);
  const applications = applicationsOf(tree);
  const path = posix.normalize(project.replaceAll('\\', '/')).replace(/\/$/, '');
  const found = applications.find((sourceRoot) => {
    const root = posix.dirname(sourceRoot);
    return root === path || posix.basename(root) === path || nameOf(tree, root) === project;
  });
  if (found !== undefined) return found;
  throw missing(applications, project);
}

/** The source folders with a `main.ts` that starts Nest. */
function applicationsOf(tree: SourceTree): string[] {
  return [...filesBelow(tree, '')]
    .filter((path) => posix.basename(path) === 'main.ts' && /\bNestFactory\b/.test(tree.read(path) ?? ''))
    .map((path) => posix.dirname(path));
}

function nameOf(tree: SourceTree, root: string): string | undefined {
  const texts = ['package.json', 'project.json'].map((file) => tree.read(joined(root, file)));
  const manifests = texts.map((text) => JSON.parse(text ?? '{}') as { name?: string });
  return manifests.find(({ name }) => name !== undefined)?.name;
}

function missing(applications: readonly string[], project?: string): SchematicsError {
  const names = applications.map((sourceRoot) => posix.dirname(sourceRoot));
  const what = project === undefined && names.length > 1 ? 'there are several' : 'there is none';
  const choice =
    names.length === 1 && names[0] === '.'
      ? 'Leave --project out: the application is this folder.'
      : `Choose one: --project ${names.join(', ')}.`;
  return new SchematicsError([
    {
      code: SCHEMATICS_CODES.moduleMissing,
      where: project ?? 'the Nest application',
      what,
      remedy:
        names.length > 0 ? choice : 'Call it in the folder of a Nest application, one with src/main.ts.',
    },
  ]);
}
