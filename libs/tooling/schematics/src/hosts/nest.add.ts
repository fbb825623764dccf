import { generateInit } from '../init/init.generator.js';
import { addPlugin, PLUGINS } from '../init/plugin.generator.js';
import { devkitRule, type Rule } from './devkit.rule.js';

/**
 * The `nest-add` schematic of a package of Nestling, which the package itself hands to the Nest CLI.
 *
 * @example
 * export default (options: object) => nestAdd('@nestling/rest', options);
 */
export function nestAdd(name: string, options: object): Rule {
  if (name === '@nestling/rest') return devkitRule(generateInit, options);
  const plugin = PLUGINS.find((one) => one.name === name);
  if (plugin !== undefined) return devkitRule(addPlugin(plugin), options);
  throw new Error(`${name} needs no wiring: import its module where you want it.`);
}
