/** Packages with their ranges, by where they are listed. */
export interface WantedPackages {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

type Manifest = Record<string, Record<string, string> | undefined>;

/** Lists packages in a `package.json`; what is listed already stays as it is. Answers the same text if nothing is new. */
export function withPackages(text: string, wanted: WantedPackages): string {
  const manifest = JSON.parse(text) as Manifest;
  const { dependencies = {}, devDependencies = {} } = wanted;
  const isForAll = (name: string): boolean =>
    Object.hasOwn(manifest['dependencies'] ?? {}, name) ||
    Object.hasOwn(manifest['peerDependencies'] ?? {}, name);
  const isListed = (name: string): boolean =>
    isForAll(name) || Object.hasOwn(manifest['devDependencies'] ?? {}, name);
  const added = Object.entries(dependencies).filter(([name]) => !isForAll(name));
  const addedForDev = Object.entries(devDependencies).filter(
    ([name]) => !isListed(name) && !Object.hasOwn(dependencies, name),
  );
  if (added.length + addedForDev.length === 0) return text;
  const moved = Object.entries(manifest['devDependencies'] ?? {}).filter(
    ([name]) => !added.some(([one]) => one === name),
  );
  const change = {
    dependencies: sorted([...Object.entries(manifest['dependencies'] ?? {}), ...added]),
    devDependencies: sorted([...moved, ...addedForDev]),
  };
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  ';
  const end = text.endsWith('\n') ? '\n' : '';
  return `${JSON.stringify({ ...manifest, ...change }, undefined, indent)}${end}`;
}

function sorted(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}
