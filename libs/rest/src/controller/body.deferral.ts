// Platforms parse bodies before guards run: an anonymous caller would learn of a bad body before being told to log in, and
// the two platforms answer differently. On endpoints the body is therefore left unread until the operation asks for it: the
// headers that announce it are put aside while the platform's parsers run, and put back before anybody else looks.
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { EndpointPaths } from './endpoint.paths.js';

const ANNOUNCING = ['content-type', 'content-length', 'transfer-encoding'] as const;
const aside = new WeakMap<IncomingMessage, IncomingHttpHeaders>();

/** Leaves the bodies of endpoints to the operations. */
export function deferBodies(adapter: AbstractHttpAdapter, isEndpoint: EndpointPaths): void {
  if (adapter.getType() === 'fastify') deferOnFastify(adapter.getInstance(), isEndpoint);
  else if (adapter.getType() === 'express') deferOnExpress(adapter.getInstance(), isEndpoint);
}

/** Express runs its middleware in order, and Nest has registered the parsers already: ours is moved before them. */
export function moveLastToFront({ router: { stack } }: ExpressLike): void {
  stack.unshift(stack.pop());
}

function putAside(request: IncomingMessage): void {
  const headers: IncomingHttpHeaders = {};
  for (const name of ANNOUNCING) {
    if (request.headers[name] === undefined) continue;
    headers[name] = request.headers[name];
    delete request.headers[name];
  }
  aside.set(request, headers);
}

function putBack(request: IncomingMessage): void {
  const headers = aside.get(request);
  if (!headers) return;
  Object.assign(request.headers, headers);
  aside.delete(request);
}

/** The parts of a Fastify instance that are used. */
interface FastifyLike {
  addHook(name: 'onRoute', hook: (route: FastifyRoute) => void): void;
}
type FastifyHook = (request: { raw: IncomingMessage }, reply: unknown, done: () => void) => void;
interface FastifyRoute {
  readonly url: string;
  onRequest?: FastifyHook | FastifyHook[];
  preHandler?: FastifyHook | FastifyHook[];
}

function deferOnFastify(fastify: FastifyLike, isEndpoint: EndpointPaths): void {
  const hook =
    (work: (request: IncomingMessage) => void): FastifyHook =>
    ({ raw }, _reply, done) => {
      work(raw);
      done();
    };
  fastify.addHook('onRoute', (route) => {
    if (!isEndpoint(route.url)) return;
    route.onRequest = [hook(putAside), ...[route.onRequest ?? []].flat()];
    route.preHandler = [hook(putBack), ...[route.preHandler ?? []].flat()];
  });
}

/** The parts of an Express application that are used. */
export interface ExpressLike {
  use(handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): void;
  readonly router: { readonly stack: unknown[] };
}

function deferOnExpress(express: ExpressLike, isEndpoint: EndpointPaths): void {
  express.use((request, response, next) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (isEndpoint(path)) putAside(request);
    next();
  });
  moveLastToFront(express);
  express.use((request, _response, next) => {
    putBack(request);
    next();
  });
}
