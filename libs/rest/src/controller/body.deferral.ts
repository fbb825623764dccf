// Platforms parse bodies before guards run: an anonymous caller would learn of a bad body before being told to log in, and
// the two platforms answer differently. On endpoints the body is therefore left unread until the operation asks for it: the
// headers that announce it are put aside while the platform's parsers run, and put back before anybody else looks.
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { EndpointPaths } from './endpoint.paths.js';

const ANNOUNCING = ['content-type', 'content-length', 'transfer-encoding'] as const;
const ASIDE = Symbol('@nestling/rest:body headers');

/** A request whose body waits for its operation. */
type DeferredRequest = IncomingMessage & { [ASIDE]?: IncomingHttpHeaders };

/** Leaves the bodies of endpoints to the operations. */
export function deferBodies(adapter: AbstractHttpAdapter, isEndpoint: EndpointPaths): void {
  if (adapter.getType() === 'fastify') deferOnFastify(adapter.getInstance(), isEndpoint);
  else if (adapter.getType() === 'express') deferOnExpress(adapter.getInstance(), isEndpoint);
}

/** Express runs its middleware in order, and Nest has registered the parsers already: ours is moved before them. */
export function moveLastToFront({ router: { stack } }: ExpressLike): void {
  stack.unshift(stack.pop());
}

function putAside(request: DeferredRequest): void {
  const { headers } = request;
  const announcing = ANNOUNCING.filter((name) => headers[name] !== undefined);
  if (announcing.length === 0) return;
  request[ASIDE] = Object.fromEntries(announcing.map((name) => [name, headers[name]]));
  // A deleted property would make the headers slow for everybody behind.
  for (const name of announcing) headers[name] = undefined;
}

function putBack(request: DeferredRequest): void {
  if (!request[ASIDE]) return;
  Object.assign(request.headers, request[ASIDE]);
  request[ASIDE] = undefined;
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
