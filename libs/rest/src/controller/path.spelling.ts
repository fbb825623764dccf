// Fastify tells `/articles/7` from `/articles/7/`, Express does not tell `/articles` from `/Articles`. On the paths of endpoints
// both platforms do the same: a slash at the end is ignored, the case of letters is not.
import { NotFoundException } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { moveLastToFront, type ExpressLike } from '@nestling/core';
import type { EndpointPaths } from './endpoint.paths.js';

/** Which paths begin with an endpoint's. */
export interface PathSpellings {
  readonly exact: EndpointPaths;
  readonly anyCase: EndpointPaths;
  /** Whether an ordinary controller of the application has a route there. */
  readonly isForeign: (verb: string, path: string) => boolean;
}

/** Makes the platform read the paths of endpoints as the other one does. */
export function unifySpelling(adapter: AbstractHttpAdapter, spellings: PathSpellings): void {
  if (adapter.getType() === 'fastify') addSlashedRoutes(adapter.getInstance(), spellings.exact);
  else if (adapter.getType() === 'express') refuseOtherCases(adapter.getInstance(), spellings);
}

interface RouterOptions {
  readonly ignoreTrailingSlash?: boolean;
}
interface FastifyLike {
  readonly initialConfig: RouterOptions & { readonly routerOptions?: RouterOptions };
  addHook(name: 'onRoute', hook: (route: FastifyRoute) => void): void;
  route(options: FastifyRoute): void;
}
interface FastifyRoute {
  readonly url: string;
  readonly method: string | readonly string[];
}

/** The router's own option has to be given before there is an instance; HEAD follows from GET by itself. */
function addSlashedRoutes(fastify: FastifyLike, isUnderEndpoint: EndpointPaths): void {
  const { ignoreTrailingSlash, routerOptions } = fastify.initialConfig;
  if (ignoreTrailingSlash || routerOptions?.ignoreTrailingSlash) return;
  fastify.addHook('onRoute', (route) => {
    if (route.method === 'HEAD' || /[/*]$/.test(route.url) || !isUnderEndpoint(route.url)) return;
    fastify.route({ ...route, url: `${route.url}/` });
  });
}

type ExpressHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

function refuseOtherCases(express: ExpressLike, { exact, anyCase, isForeign }: PathSpellings): void {
  const refuse: ExpressHandler = ({ method = 'GET', url = '/' }, _response, next) => {
    const path = url.split('?', 1)[0] ?? '/';
    if (exact(path) || !anyCase(path) || isForeign(method, path)) return next();
    next(new NotFoundException(`Cannot ${method} ${url}`));
  };
  express.use(refuse);
  moveLastToFront(express);
}
