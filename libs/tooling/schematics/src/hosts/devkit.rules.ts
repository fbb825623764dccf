// The generators as the Nest CLI calls them: `nest g -c @nestling/schematics endpoint product`.
import { generateApp, type AppGeneratorOptions } from '../app/app.generator.js';
import { generateEndpoint } from '../endpoint/endpoint.generator.js';
import type { EndpointGeneratorOptions } from '../endpoint/endpoint.options.js';
import { generateInit, type InitGeneratorOptions } from '../init/init.generator.js';
import { generateHook } from '../pieces/hook.generator.js';
import { generatePlugin } from '../pieces/plugin.generator.js';
import { generatePermission } from '../pieces/permission.generator.js';
import { generateCommand } from '../pieces/command.generator.js';
import type { HookGeneratorOptions, PieceOptions } from '../pieces/piece.options.js';
import { devkitRule, type Rule } from './devkit.rule.js';

/** Makes an endpoint. */
export function endpoint(options: EndpointGeneratorOptions & { readonly spec?: boolean }): Rule {
  // The Nest CLI says --no-spec.
  return devkitRule(generateEndpoint, { ...options, test: options.test ?? options.spec ?? true });
}

/** Makes an application one of Nestling. */
export function init(options: InitGeneratorOptions): Rule {
  return devkitRule(generateInit, options);
}

/** Makes a whole application. */
export function app(options: AppGeneratorOptions): Rule {
  return devkitRule(generateApp, options);
}

/** A class that hears of what an endpoint does. */
export function hook(options: HookGeneratorOptions): Rule {
  return devkitRule(generateHook, options);
}

/** A permission for endpoints and controllers. */
export function permission(options: PieceOptions): Rule {
  return devkitRule(generatePermission, options);
}

/** A command of the application's own. */
export function command(options: PieceOptions): Rule {
  return devkitRule(generateCommand, options);
}

/** A plugin: an option of endpoints, and what comes of it. */
export function plugin(options: PieceOptions): Rule {
  return devkitRule(generatePlugin, options);
}
