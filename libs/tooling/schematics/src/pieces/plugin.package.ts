// A plugin as a package of its own, in a workspace.
import { posix } from 'node:path';
import { TSCONFIG, TSCONFIG_BUILD, VITEST } from '../app/app.files.js';
import { nameProblems, namesOf } from '../endpoint/endpoint.names.js';
import type { GeneratorRun } from '../generator/generator.js';
import { writeNewFiles } from '../generator/new-files.writer.js';
import { DATABASES } from '../init/database.choice.js';
import { ownRange, RANGES } from '../init/package.versions.js';
import { pathProblems } from '../project/path.checks.js';
import { refuse } from '../schematics.errors.js';
import { freshFile } from './fresh.file.js';
import type { PieceOptions } from './piece.options.js';
import { moduleOf, optionOf, pluginOf, testOf, type PluginParts } from './plugin.files.js';
import type { Workspace } from './workspace.reader.js';

/** Makes the package; applications import its module themselves. */
export const generatePluginPackage: GeneratorRun<PieceOptions & { readonly workspace: Workspace }> = async (
  tree,
  { name, path, workspace },
  { root },
) => {
  const names = namesOf(name);
  const folder = posix.normalize(path ?? `${workspace.parent}/${names.file}`);
  const own = `${workspace.scope}/${names.file}`;
  const files = filesOf({ ...names, option: optionOf(names), ending: '.js' }, own);
  const placed = Object.entries(files).map(([file, text]) => ({ path: posix.join(folder, file), text }));
  refuse([
    ...pathProblems(path),
    ...nameProblems(name, 'audit'),
    ...placed.flatMap((file) => freshFile(tree, file.path)),
  ]);
  await writeNewFiles(tree, root, placed);
  if (workspace.manifest !== undefined) tree.write('package.json', workspace.manifest);
  const notes = [
    `${own} is in ${folder}: npm run build -w ${folder}, and npm test -w ${folder}.`,
    `An application that depends on it imports ${names.entity}Module.`,
  ];
  return { notes, installs: true };
};

function filesOf(parts: PluginParts, own: string): Readonly<Record<string, string>> {
  const { entity, file } = parts;
  return {
    'package.json': json(manifestOf(parts, own)),
    'tsconfig.json': json(TSCONFIG),
    'tsconfig.build.json': json({
      ...TSCONFIG_BUILD,
      compilerOptions: { ...TSCONFIG_BUILD.compilerOptions, declaration: true },
    }),
    'vitest.config.ts': VITEST,
    'README.md': readmeOf(parts, own),
    'src/index.ts': `export { ${entity}Module } from './${file}.module.js';
export { ${entity}Plugin } from './${file}.plugin.js';
`,
    [`src/${file}.plugin.ts`]: pluginOf(parts),
    [`src/${file}.module.ts`]: moduleOf(parts),
    [`test/${file}.e2e-spec.ts`]: testOf({ ...parts, platform: 'fastify', module: '../src/index.js' }),
  };
}

function manifestOf({ option }: PluginParts, name: string): object {
  const own = ownRange();
  const nest = '^12.0.1';
  const [driver, range] = DATABASES.sqlite.driver;
  return {
    name,
    version: '0.0.1',
    description: `A plugin of Nestling: the option ${option} of endpoints.`,
    type: 'module',
    main: './dist/index.js',
    types: './dist/index.d.ts',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', 'README.md'],
    scripts: { build: 'tsc -p tsconfig.build.json', test: 'vitest run' },
    peerDependencies: { '@nestjs/common': nest, '@nestling/core': own },
    devDependencies: {
      '@nestjs/common': nest,
      '@nestjs/core': nest,
      '@nestjs/platform-fastify': nest,
      '@nestjs/testing': nest,
      '@nestjs/typeorm': RANGES['@nestjs/typeorm'],
      '@nestling/core': own,
      '@nestling/database': own,
      '@nestling/rest': own,
      '@nestling/testing': own,
      '@types/node': '^24.0.0',
      [driver]: range,
      'reflect-metadata': '^0.2.2',
      rxjs: '^7.8.1',
      typeorm: RANGES.typeorm,
      typescript: '^6.0.2',
      vitest: '^4.1.2',
    },
  };
}

function readmeOf({ entity, option }: PluginParts, name: string): string {
  return `# ${name}

A plugin of Nestling: endpoints take the option \`${option}\`.

\`\`\`sh
npm install ${name}
\`\`\`

\`\`\`ts
import { Module } from '@nestjs/common';
import { ${entity}Module } from '${name}';

@Module({ imports: [${entity}Module] })
export class AppModule {}
\`\`\`

\`\`\`ts
@RestEndpoint<Product>({ ${option}: true })
export class Product extends RestEntity {}
\`\`\`

What it is compiled to is in \`plan.extensions.${option}\`; another package reads it there.
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
