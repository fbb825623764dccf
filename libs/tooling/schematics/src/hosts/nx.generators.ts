// The generators as Nx calls them: `nx g @nestling/schematics:endpoint product --fields="..."`.
import { generateApp } from '../app/app.generator.js';
import { generateEndpoint } from '../endpoint/endpoint.generator.js';
import { generateInit } from '../init/init.generator.js';
import { generateHook } from '../pieces/hook.generator.js';
import { generatePlugin } from '../pieces/plugin.generator.js';
import { generatePermission } from '../pieces/permission.generator.js';
import { generateCommand } from '../pieces/command.generator.js';
import { nxGenerator } from './nx.generator.js';

/** Makes an endpoint. */
export const endpoint = nxGenerator(generateEndpoint);

/** Makes an application one of Nestling. */
export const init = nxGenerator(generateInit);

/** Makes a whole application. */
export const app = nxGenerator(generateApp);

/** A class that hears of what an endpoint does. */
export const hook = nxGenerator(generateHook);

/** A permission for endpoints and controllers. */
export const permission = nxGenerator(generatePermission);

/** A command of the application's own. */
export const command = nxGenerator(generateCommand);

/** A plugin: an option of endpoints, and what comes of it. */
export const plugin = nxGenerator(generatePlugin);
