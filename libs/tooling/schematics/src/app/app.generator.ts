import { posix } from 'node:path';
import { nameProblems, wordsOf } from '../endpoint/endpoint.names.js';
import type { GeneratorRun } from '../generator/generator.js';
import { generateInit, type InitGeneratorOptions } from '../init/init.generator.js';
import { databaseProblems } from '../init/database.choice.js';
import { pathProblems } from '../project/path.checks.js';
import { refuse, SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import { joined, type SourceTree } from '../tree/source.tree.js';
import { filesOfApp } from './app.files.js';

/** What `npx @nestling/schematics new shop` takes. */
export interface AppGeneratorOptions extends Pick<InitGeneratorOptions, 'database' | 'defaults' | 'example'> {
  /** The application's name: `shop`. */
  readonly name: string;
  /** Its folder. @default the name; in an Nx workspace that has `apps`, below it */
  readonly directory?: string;
  /** `fastify` or `express`. @default 'fastify' */
  readonly platform?: string;
}

const PLATFORMS = ['fastify', 'express'] as const;

/**
 * Makes a whole application, with an endpoint to begin with.
 *
 * @throws SchematicsError before anything is written
 */
export const generateApp: GeneratorRun<AppGeneratorOptions> = async (tree, options, surroundings) => {
  const { platform = 'fastify', database, defaults, example } = options;
  const found = nameProblems(options.name, 'shop');
  const chosen = PLATFORMS.find((one) => one === platform);
  if (chosen === undefined) found.push(platformProblem(platform));
  if (database !== undefined) found.push(...databaseProblems(database));
  const name = wordsOf(options.name).join('-');
  const workspace = tree.read('nx.json') !== undefined;
  const folder = posix.normalize(options.directory ?? (workspace ? `apps/${name}` : name));
  if (tree.read(joined(folder, 'package.json')) !== undefined) found.push(folderProblem(folder));
  refuse([...found, ...pathProblems(options.directory, 'directory')]);
  for (const [path, text] of Object.entries(filesOfApp({ name, platform: chosen ?? 'fastify' }))) {
    tree.write(posix.join(folder, path), text);
  }
  if (workspace) joinWorkspace(tree, folder);
  const choice = { database, defaults, example, sourceRoot: posix.join(folder, 'src') };
  const given = Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
  const { notes } = await generateInit(tree, given, surroundings);
  const start = workspace ? `npm run start:dev -w ${folder}` : `cd ${folder} && npm run start:dev`;
  return { notes: [...notes, `Start it: ${start}`], installs: true, ...(workspace ? {} : { folder }) };
};

/** The workspace lists the folder, so that one installation serves all. */
function joinWorkspace(tree: SourceTree, folder: string): void {
  const text = tree.read('package.json') ?? '{}';
  const manifest = JSON.parse(text) as { workspaces?: string[] };
  const workspaces = manifest.workspaces ?? [];
  const parent = posix.dirname(folder);
  if (workspaces.some((pattern) => pattern === folder || pattern === `${parent}/*`)) return;
  const changed = { ...manifest, workspaces: [...workspaces, parent === '.' ? folder : `${parent}/*`] };
  tree.write('package.json', `${JSON.stringify(changed, undefined, 2)}\n`);
}

function platformProblem(platform: string): SchematicsProblem {
  const remedy = `Use one of ${PLATFORMS.join(', ')}.`;
  const what = `"${platform}" is no platform of NestJS`;
  return { code: SCHEMATICS_CODES.optionInvalid, where: 'platform', what, remedy };
}

function folderProblem(folder: string): SchematicsProblem {
  const what = 'there is a package already';
  const remedy = 'Choose another name, or another folder with --directory.';
  return { code: SCHEMATICS_CODES.fileExists, where: folder, what, remedy };
}
