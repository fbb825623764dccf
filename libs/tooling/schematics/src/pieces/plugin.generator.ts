import { posix } from 'node:path';
import { nameProblems, namesOf, type EndpointNames } from '../endpoint/endpoint.names.js';
import type { GeneratorRun } from '../generator/generator.js';
import { writeNewFiles } from '../generator/new-files.writer.js';
import { readProject, sourceOf } from '../project/nest.project.js';
import { refuse } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { withModuleImport } from '../syntax/module.editor.js';
import { joined } from '../tree/source.tree.js';
import { freshFile } from './fresh.file.js';
import type { PieceOptions } from './piece.options.js';

/**
 * Makes a plugin: an option of endpoints, what it is compiled to, the module that brings it, and a test.
 *
 * @throws SchematicsError before anything is written
 */
export const generatePlugin: GeneratorRun<PieceOptions> = async (tree, options, { root }) => {
  const project = readProject(tree, options);
  const names = namesOf(options.name);
  const { entity, file } = names;
  const option = entity.charAt(0).toLowerCase() + entity.slice(1);
  const folder = posix.normalize(joined(project.sourceRoot, options.path ?? file));
  const plugin = `${folder}/${file}.plugin.ts`;
  const module = `${folder}/${file}.module.ts`;
  const test = joined(project.root, `test/${file}.e2e-spec.ts`);
  const fresh = [plugin, module, test].flatMap((path) => freshFile(tree, path));
  refuse([...nameProblems(options.name, 'audit'), ...fresh]);
  const from = (path: string): string => relativeImport(test, path, project.ending);
  const parts = { ...names, option, ending: project.ending };
  const own = `${entity}Module`;
  const source = withModuleImport(sourceOf(tree, project.module), { text: own });
  const changed = withImport(source, own, relativeImport(project.module, module, project.ending));
  await writeNewFiles(tree, root, [
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

interface PluginParts extends EndpointNames {
  /** The option's name: `audit`. */
  readonly option: string;
  readonly ending: string;
}

function pluginOf({ entity, option, file }: PluginParts): string {
  const code = `${file.replaceAll('-', '_').toUpperCase()}_OPTION_INVALID`;
  return `import { Injectable } from '@nestjs/common';
import {
  EndpointPlugin,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from '@nestling/core';

declare module '@nestling/core' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a merged interface repeats its parameters
  interface EndpointOptions<T> {
    readonly ${option}?: boolean;
  }
  interface PlanExtensions {
    readonly ${option}?: boolean;
  }
}

/** Reads the option once, when the application starts; what it answers is in \`plan.extensions\`. */
@Injectable()
export class ${entity}Plugin extends EndpointPlugin {
  readonly options = ['${option}'];

  compile(
    { options }: PluginDeclaration,
    report: ReportMistake,
  ): PlanExtensions {
    const { ${option} = false } = options;
    if (typeof ${option} !== 'boolean') {
      report('${code}', '${option} is neither true nor false', 'Write ${option}: true.');
    }
    return { ${option} };
  }
}
`;
}

function moduleOf({ entity, file, ending }: PluginParts): string {
  return `import { Module } from '@nestjs/common';
import { ${entity}Plugin } from './${file}.plugin${ending}';

@Module({ providers: [${entity}Plugin] })
export class ${entity}Module {}
`;
}

interface PluginTestParts extends PluginParts {
  readonly platform: string;
  readonly module: string;
  readonly plugin: string;
}

function testOf({ entity, option, platform, module, plugin }: PluginTestParts): string {
  return `import { DatabaseModule } from '@nestling/database';
import {
  EndpointCatalog,
  Field,
  RestEndpoint,
  RestEntity,
  RestModule,
} from '@nestling/rest';
import { TestApp } from '@nestling/testing';
import { ${entity}Module } from '${module}';
import '${plugin}';

@RestEndpoint<Marked>({ ${option}: true })
class Marked extends RestEntity {
  @Field()
  name!: string;
}

@RestEndpoint<Plain>()
class Plain extends RestEntity {
  @Field()
  name!: string;
}

@RestEndpoint({ ${option}: 'yes' as unknown as boolean })
class Wrong extends RestEntity {
  @Field()
  name!: string;
}

const start = (...endpoints: (new () => RestEntity)[]) =>
  TestApp.create({
    platform: '${platform}',
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature(endpoints),
        ${entity}Module,
      ],
    }),
  });

describe('${option}', () => {
  it('is read from the endpoints', async () => {
    const app = await start(Marked, Plain);
    const { plans } = app.get(EndpointCatalog);
    const found = plans.map(({ name, extensions }) => [name, extensions.${option}]);
    await app.close();
    expect(Object.fromEntries(found)).toEqual({ Marked: true, Plain: false });
  });

  it('is checked at the start', async () => {
    await expect(start(Wrong)).rejects.toThrow('Write ${option}: true.');
  });
});
`;
}
