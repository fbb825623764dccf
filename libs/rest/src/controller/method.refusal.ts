// A verb that an endpoint does not have is refused before any guard asks who is calling: the answer is the same for
// everybody. A route that the application declares on such a path itself is left alone.
import type { Type } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import {
  describeProblem,
  PROBLEM_MEDIA_TYPE,
  type ExpressLike,
  type NestlingHttpError,
} from '@nestling/core';
import { randomUUID } from 'node:crypto';
import { declarationsOf } from '../metadata/metadata.store.js';
import { basePathsOf, declaredRoutes } from '../nest-internals.js';
import type { EndpointTarget } from './endpoint.paths.js';
import { enabledVerbs, notAllowedError } from './operations/verbs.operation.js';

type FindTarget = (path: string) => EndpointTarget | undefined;
type Refusal = (method: string, path: string) => NestlingHttpError | undefined;

/** Answers 405 early. */
export function refuseMethods(
  adapter: AbstractHttpAdapter,
  find: FindTarget,
  controllers: readonly unknown[],
): void {
  const isDeclared = declaredPaths(controllers);
  const refusal: Refusal = (method, path) => {
    const verb = method === 'HEAD' ? 'GET' : method;
    if (verb === 'OPTIONS') return undefined;
    const found = find(path);
    if (!found || (enabledVerbs(found.plan, found.target) as string[]).includes(verb)) return undefined;
    return isDeclared(verb, path) ? undefined : notAllowedError(found.plan, found.target);
  };
  if (adapter.getType() === 'fastify') refuseOnFastify(adapter.getInstance(), refusal);
  else if (adapter.getType() === 'express') refuseOnExpress(adapter.getInstance(), refusal);
}

/** Tells whether a controller declares a route by itself, beside those of the route table. */
export function declaredPaths(controllers: readonly unknown[]): (verb: string, path: string) => boolean {
  const classes = controllers.filter((controller) => typeof controller === 'function') as Type[];
  const routes = classes.flatMap((controller) => {
    const own = declarationsOf(controller).ownRoutes ?? declaredRoutes(controller);
    return [...own].flatMap((route) => {
      const [verb = '', path = ''] = route.split(' ', 2);
      return basePathsOf(controller).map((base) => ({ verb, pattern: patternOf(`${base}/${path}`) }));
    });
  });
  return (verb, path) =>
    routes.some((route) => (route.verb === verb || route.verb === 'ALL') && route.pattern.test(path));
}

/** A route's path behind any prefix and version; a parameter is a segment, and what is more than that is anything. */
function patternOf(path: string): RegExp {
  const segments = path.split('/').filter((segment) => segment !== '');
  const parts = segments.map((segment) => {
    if (/[*{(]/.test(segment)) return '.*';
    if (segment.includes(':')) return '[^/]+';
    return segment.replace(/[.+?^$|[\]\\]/g, '\\$&');
  });
  if (parts.length === 0) return /^\/?$/;
  return new RegExp(`/${parts.join('/')}/?$`, 'i');
}

interface FastifyLike {
  addHook(name: 'onRoute', hook: (route: FastifyRoute) => void): void;
  addHook(name: 'onRequest', hook: FastifyHook): void;
}
interface FastifyRequestLike {
  readonly method: string;
  readonly url: string;
  readonly is404: boolean;
}
type FastifyHook = (request: FastifyRequestLike, reply: FastifyReplyLike, done: () => void) => void;
interface FastifyRoute {
  readonly method: string | readonly string[];
  readonly url: string;
  onRequest?: FastifyHook | FastifyHook[];
}
interface FastifyReplyLike {
  code(status: number): this;
  header(name: string, value: string): this;
  send(body: string): void;
}

/** Its routes say at boot which of them refuse; only methods that no route has are asked about at each request. */
function refuseOnFastify(fastify: FastifyLike, refusal: Refusal): void {
  const refuse: FastifyHook = ({ method, url }, reply, done) => {
    const path = pathOf(url);
    const error = refusal(method, path);
    if (!error) return done();
    for (const [name, value] of headersOf(error)) reply.header(name, value);
    reply.code(error.getStatus()).send(bodyOf(error, path));
  };
  fastify.addHook('onRoute', (route) => {
    const isRefusing = [route.method].flat().some((method) => refusal(method, route.url));
    if (isRefusing) route.onRequest = [refuse, ...[route.onRequest ?? []].flat()];
  });
  fastify.addHook('onRequest', (request, reply, done) =>
    request.is404 ? refuse(request, reply, done) : done(),
  );
}

function refuseOnExpress(express: ExpressLike, refusal: Refusal): void {
  express.use((request, response, next) => {
    const path = pathOf(request.url ?? '/');
    const error = refusal(request.method ?? 'GET', path);
    if (!error) return next();
    for (const [name, value] of headersOf(error)) response.setHeader(name, value);
    response.statusCode = error.getStatus();
    response.end(bodyOf(error, path));
  });
}

function headersOf({ headers }: NestlingHttpError): [string, string][] {
  return [...Object.entries(headers), ['Content-Type', `${PROBLEM_MEDIA_TYPE}; charset=utf-8`]];
}

function bodyOf(error: NestlingHttpError, path: string): string {
  return JSON.stringify(describeProblem(error, path, randomUUID()));
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '/';
}
