// Platforms parse bodies before guards run: an anonymous caller would learn of a bad body before being told to log in, and
// the two platforms answer differently. On some routes the body is therefore left unread until their handler asks for it: the
// headers that announce it are put aside while the platform's parsers run, and put back before anybody else looks.
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';

const ANNOUNCING = ['content-type', 'content-length', 'transfer-encoding'] as const;
/** What Fastify reads no body of. */
const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const ASIDE = Symbol('@nestling/core:body headers');

/** A request whose body waits for its handler. */
type DeferredRequest = IncomingMessage & { [ASIDE]?: readonly (string | undefined)[] };

/** Tells whether a path, without its query string, is one of those that are meant. */
export type PathPredicate = (path: string) => boolean;

/**
 * Leaves the bodies of some routes unread until their handlers ask for them. Call it before routes are registered, in the
 * `configure` of a module.
 *
 * @example
 * deferBodies(this.adapterHost.httpAdapter, (path) => path === '/uploads');
 */
export function deferBodies(adapter: AbstractHttpAdapter, isOurs: PathPredicate): void {
  if (adapter.getType() === 'fastify') deferOnFastify(adapter.getInstance(), isOurs);
  else if (adapter.getType() === 'express') deferOnExpress(adapter.getInstance(), isOurs);
}

/** Express runs its middleware in order, and Nest has registered the parsers already: ours is moved before them. */
export function moveLastToFront({ router: { stack } }: ExpressLike): void {
  stack.unshift(stack.pop());
}

function putAside(request: DeferredRequest): void {
  const { headers } = request;
  const aside: (string | undefined)[] = [];
  for (const name of ANNOUNCING) {
    aside.push(headers[name]);
    // A deleted property would make the headers slow for everybody behind.
    if (headers[name] !== undefined) headers[name] = undefined;
  }
  request[ASIDE] = aside;
}

function putBack({ headers, [ASIDE]: aside = [] }: DeferredRequest): void {
  let index = 0;
  for (const name of ANNOUNCING) {
    const value = aside[index++];
    if (value !== undefined) headers[name] = value;
  }
}

/** The parts of a Fastify instance that are used. */
interface FastifyLike {
  addHook(name: 'onRoute', hook: (route: FastifyRoute) => void): void;
}
type FastifyHook = (request: { raw: IncomingMessage }, reply: unknown, done: () => void) => void;
interface FastifyRoute {
  readonly method: string | readonly string[];
  readonly url: string;
  onRequest?: FastifyHook | FastifyHook[];
  preHandler?: FastifyHook | FastifyHook[];
}

function deferOnFastify(fastify: FastifyLike, isOurs: PathPredicate): void {
  const hook =
    (work: (request: IncomingMessage) => void): FastifyHook =>
    ({ raw }, _reply, done) => {
      work(raw);
      done();
    };
  fastify.addHook('onRoute', (route) => {
    const readsNone = [route.method].flat().every((method) => BODYLESS.has(method));
    if (readsNone || !isOurs(route.url)) return;
    route.onRequest = [hook(putAside), ...[route.onRequest ?? []].flat()];
    route.preHandler = [hook(putBack), ...[route.preHandler ?? []].flat()];
  });
}

/** The parts of an Express application that are used. */
export interface ExpressLike {
  use(handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): void;
  readonly router: { readonly stack: unknown[] };
}

function deferOnExpress(express: ExpressLike, isOurs: PathPredicate): void {
  express.use((request, response, next) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (isOurs(path)) putAside(request);
    next();
  });
  moveLastToFront(express);
  express.use((request, _response, next) => {
    putBack(request);
    next();
  });
}
