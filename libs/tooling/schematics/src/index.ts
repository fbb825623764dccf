/** Generators for applications of Nestling. @module */

// Running one from code.
export { runGenerator, type RunGeneratorOptions } from './cli/generator.cli.js';
export type { Ask, GeneratorReport, GeneratorRun, Surroundings } from './generator/generator.js';
export type { SourceTree } from './tree/source.tree.js';
export { FolderTree, type FileChange } from './tree/folder.tree.js';

// The generators.
export { generateApp, type AppGeneratorOptions } from './app/app.generator.js';
export { generateEndpoint } from './endpoint/endpoint.generator.js';
export type { EndpointGeneratorOptions } from './endpoint/endpoint.options.js';
export { generateInit, type InitGeneratorOptions } from './init/init.generator.js';
export { generateHook } from './pieces/hook.generator.js';
export { generatePlugin } from './pieces/plugin.generator.js';
export { generatePermission } from './pieces/permission.generator.js';
export { generateCommand } from './pieces/command.generator.js';
export type { HookGeneratorOptions, PieceOptions } from './pieces/piece.options.js';
export type { ProjectChoice } from './project/source-root.finder.js';

// What goes wrong.
export { SCHEMATICS_CODES, SchematicsError, type SchematicsProblem } from './schematics.errors.js';

// What other packages hand to `nest add`.
export { nestAdd } from './hosts/nest.add.js';
