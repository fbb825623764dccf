import { generateApp } from '../app/app.generator.js';
import { generateEndpoint } from '../endpoint/endpoint.generator.js';
import type { GeneratorRun } from '../generator/generator.js';
import { generateInit } from '../init/init.generator.js';
import { generateHook } from '../pieces/hook.generator.js';
import { generatePlugin } from '../pieces/plugin.generator.js';
import { generatePermission } from '../pieces/permission.generator.js';
import { generateCommand } from '../pieces/command.generator.js';

/** Every generator of the command line; their options are in `schemas/<name>.json`. */
export const GENERATORS: Readonly<Record<string, GeneratorRun<never>>> = {
  app: generateApp as GeneratorRun<never>,
  init: generateInit as GeneratorRun<never>,
  endpoint: generateEndpoint as GeneratorRun<never>,
  hook: generateHook as GeneratorRun<never>,
  permission: generatePermission as GeneratorRun<never>,
  command: generateCommand as GeneratorRun<never>,
  plugin: generatePlugin as GeneratorRun<never>,
};
