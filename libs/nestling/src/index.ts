/** The front door: an API from a YAML file, a module, or one call. @module */

// An API from a file or from options.
export { NestlingModule, type NestlingModuleOptions } from './app/nestling.module.js';
export { createApp } from './app/create-app.js';
export type { DocsDeclaration, NestlingOptions, TimeoutDeclaration } from './schema/app.schema.js';
export type { EndpointDeclaration, EndpointMeta } from './schema/endpoint.schema.js';
export type { FieldDeclaration, FieldTypeName } from './schema/field.schema.js';

// From a file to code of one's own.
export { fileToEntities, type EntitiesSource, type EntitiesSourceChoice } from './source/file.source.js';

// Commands.
export { runCli, type CliOptions } from './cli/cli.runner.js';
export { UsageError } from './nestling.errors.js';

// What goes wrong.
export { ConfigFileError, type MistakeReport } from './config/mistake.js';
export { NESTLING_CODES } from './nestling.errors.js';
