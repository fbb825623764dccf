// Writes routes on a controller, as its decorators would, once it is known which there are.
import {
  Controller,
  HttpCode,
  Req,
  RequestMapping,
  RequestMethod,
  Res,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { Authenticate } from '../access/access.decorators.js';
import type { AuthenticationOptions } from '../access/authentication.options.js';
import { methodNotAllowed } from '../auth.errors.js';

/** A route of the login, called like its handler, and the one verb that it has. */
export interface LoginRoute {
  readonly name: string;
  readonly verb: 'GET' | 'POST';
  /** @default 200 */
  readonly status?: number;
  /** Who is asked for. @default nobody */
  readonly authentication?: AuthenticationOptions;
}

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Kept out of the OpenAPI document: `@ApiExcludeEndpoint` without its package. */
const EXCLUDED = SetMetadata('swagger/apiExcludeEndpoint', { disable: true });

/** Opens the routes, under a path without slashes around it. */
export function openRoutes(controller: Type, base: string, routes: readonly LoginRoute[]): void {
  Controller(base)(controller);
  const prototype = controller.prototype as object;
  for (const { name, verb, status = 200, authentication } of routes) {
    const descriptor = descriptorOf(prototype, name);
    Req()(prototype, name, 0);
    Res({ passthrough: true })(prototype, name, 1);
    RequestMapping({ path: name, method: RequestMethod[verb] })(prototype, name, descriptor);
    HttpCode(status)(prototype, name, descriptor);
    if (authentication) Authenticate(authentication)(prototype, name, descriptor);
    for (const other of VERBS) if (other !== verb) refuse(prototype, { name, verb, other });
  }
}

/** Answers another verb with 405, and OPTIONS with what there is. */
function refuse(
  prototype: object,
  { name, verb, other }: { name: string; verb: string; other: (typeof VERBS)[number] },
): void {
  const allowed = verb === 'GET' ? 'GET, HEAD' : verb;
  const key = `${other} ${name}`;
  Object.defineProperty(prototype, key, {
    value(this: { adapterHost: HttpAdapterHost }, response: unknown): void {
      if (other !== 'OPTIONS') throw methodNotAllowed(allowed);
      this.adapterHost.httpAdapter.setHeader(response, 'Allow', allowed);
    },
  });
  const descriptor = descriptorOf(prototype, key);
  Res({ passthrough: true })(prototype, key, 0);
  RequestMapping({ path: name, method: RequestMethod[other] })(prototype, key, descriptor);
  HttpCode(204)(prototype, key, descriptor);
  EXCLUDED(prototype, key, descriptor);
}

function descriptorOf(prototype: object, name: string): PropertyDescriptor {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (!descriptor) throw new Error(`The login has no handler "${name}".`);
  return descriptor;
}
