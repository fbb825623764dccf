import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import type { GeneratorRun } from '../generator/generator.js';
import { readProject, sourceOf } from '../project/nest.project.js';
import type { ProjectChoice } from '../project/source-root.finder.js';
import { withImport } from '../syntax/import.editor.js';
import { hasDynamicModule, withModuleImport } from '../syntax/module.editor.js';
import { writeEnvironment, type EnvironmentParts } from './environment.writer.js';
import { withPackages } from './manifest.editor.js';
import { ownRange, RANGES } from './package.versions.js';

/** How a plugin stands in a module. */
export interface PluginParts {
  readonly name: string;
  readonly module: string;
  /** Its entry in `imports`. */
  readonly entry: string;
  /** Variables of `.env` that get a random value. */
  readonly secrets: readonly string[];
  /** What to do next. */
  readonly note: string;
}

/** The plugins that `nest add` wires. */
export const PLUGINS: readonly PluginParts[] = [
  {
    name: '@nestling/auth',
    module: 'AuthModule',
    entry: 'AuthModule.forRoot({ jwt: { secret: process.env.JWT_SECRET } })',
    secrets: ['JWT_SECRET'],
    note: 'Endpoints stay open until they say who may: @RestEndpoint({ authentication: { backend: JwtBackend } }).',
  },
  {
    name: '@nestling/cache',
    module: 'CacheModule',
    entry: 'CacheModule.forRoot()',
    secrets: [],
    note: "Answers are kept where an endpoint says so: @RestEndpoint({ cache: { ttl: '60s' } }).",
  },
  {
    name: '@nestling/server',
    module: 'ServerModule',
    entry: 'ServerModule.forRoot()',
    secrets: [],
    note: '/health/live and /health/ready answer; pages of other origins may call once corsOrigins names them.',
  },
];

/** What `nest add` of a plugin takes. */
export type PluginAddOptions = ProjectChoice;

/** Wires one plugin: its package, its module, its secrets. Done a second time, it changes nothing. */
export function addPlugin(plugin: PluginParts): GeneratorRun<PluginAddOptions> {
  return (tree, options) => {
    const project = readProject(tree, options);
    const folder = posix.dirname(project.manifest) === '.' ? '' : posix.dirname(project.manifest);
    let source = sourceOf(tree, project.module);
    const isThere = hasDynamicModule(source, plugin.module);
    if (!isThere) {
      source = withModuleImport(source, { text: plugin.entry });
      source = withImport(source, plugin.module, plugin.name);
    }
    const readsEnv = plugin.secrets.length > 0 && !isThere;
    if (readsEnv && !hasDynamicModule(source, 'ConfigModule')) {
      source = withModuleImport(source, { text: 'ConfigModule.forRoot()', first: true });
      source = withImport(source, 'ConfigModule', '@nestjs/config');
    }
    const manifest = tree.read(project.manifest) ?? '{}';
    const config: Record<string, string> = readsEnv ? { '@nestjs/config': RANGES['@nestjs/config'] } : {};
    const listed = withPackages(manifest, { dependencies: { [plugin.name]: ownRange(), ...config } });
    tree.write(project.module, source.text);
    tree.write(project.manifest, listed);
    if (readsEnv) writeEnvironment(tree, folder, secretsOf(plugin.secrets));
    return Promise.resolve({ notes: isThere ? [] : [plugin.note], installs: listed !== manifest });
  };
}

function secretsOf(names: readonly string[]): EnvironmentParts {
  const secrets = names.map((name) => [name, randomBytes(48).toString('base64url')]);
  return { variables: Object.fromEntries(secrets) as Record<string, string> };
}
