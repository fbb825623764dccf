import type { SourceTree } from '../tree/source.tree.js';

/** A workspace of several packages. */
export interface Workspace {
  /** What the names of its packages begin with: `@acme`. */
  readonly scope: string;
  /** The folder that a new package belongs in: `packages`. */
  readonly parent: string;
  /** The manifest, if it has to list that folder first. */
  readonly manifest?: string;
}

interface Manifest {
  readonly name?: string;
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] };
}

const PREFERRED = ['libs', 'packages', 'plugins'];

/** The workspace that a tree is, if it is one: of npm, Yarn, pnpm or Nx. */
export function readWorkspace(tree: SourceTree): Workspace | undefined {
  const manifest = JSON.parse(tree.read('package.json') ?? '{}') as Manifest;
  const ofPnpm = tree.read('pnpm-workspace.yaml');
  const { workspaces, name = 'workspace' } = manifest;
  if (workspaces === undefined && ofPnpm === undefined && tree.read('nx.json') === undefined)
    return undefined;
  const listed = [workspaces ?? []]
    .flat()
    .flatMap((one) => (typeof one === 'string' ? one : (one.packages ?? [])));
  const patterns = ofPnpm === undefined ? listed : patternsIn(ofPnpm);
  const parents = patterns.flatMap((pattern) => /^([^*!]+)\/\*$/.exec(pattern)?.[1] ?? []);
  const scope = /^@[^/]+/.exec(name)?.[0] ?? `@${name}`;
  const known =
    PREFERRED.find((parent) => parents.includes(parent)) ??
    parents.find((parent) => !parent.endsWith('apps'));
  if (known !== undefined) return { scope, parent: known };
  if (ofPnpm !== undefined) return { scope, parent: 'packages' };
  const extended = { ...manifest, workspaces: [...listed, 'packages/*'] };
  return { scope, parent: 'packages', manifest: `${JSON.stringify(extended, undefined, 2)}\n` };
}

/** The entries below `packages:` in the file of pnpm, each on its line. */
function patternsIn(yaml: string): string[] {
  return [...yaml.matchAll(/^\s*-\s*['"]?([^'"\s]+)/gm)].map(([, pattern = '']) => pattern);
}
