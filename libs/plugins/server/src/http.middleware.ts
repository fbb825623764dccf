// Code around every request, whatever answers it: a route, a refusal, an error, or the code itself.
import { Logger, type INestApplication } from '@nestjs/common';
import { describeProblem, PROBLEM_MEDIA_TYPE } from '@nestling/core';

/** A request as middleware sees it, before anything is read of its body. */
export interface MiddlewareRequest {
  readonly method: string;
  /** The path and the query string. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Who sends it; behind a trusted proxy, who sent it there. */
  readonly ip: string;
  /** What `before` leaves for `after`. */
  readonly state: Map<unknown, unknown>;
}

/** An answer that `before` gives itself. */
export interface MiddlewareAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. @default empty */
  readonly body?: unknown;
}

/** An answer on its way out. */
export interface MiddlewareResponse {
  status: number;
  header(name: string): unknown;
  setHeader(name: string, value: string): void;
}

/** What stands around every request. */
export interface HttpMiddleware {
  /** Runs before anything else; what it returns is the answer. */
  before?(
    request: MiddlewareRequest,
  ): MiddlewareAnswer | undefined | void | Promise<MiddlewareAnswer | undefined | void>;
  /** Runs before the answer leaves, also that of an error. */
  after?(request: MiddlewareRequest, response: MiddlewareResponse): void | Promise<void>;
}

interface FastifyRequestLike extends Omit<MiddlewareRequest, 'state'> {
  readonly id: unknown;
  readonly raw: object;
}
interface FastifyReplyLike {
  statusCode: number;
  getHeader(name: string): unknown;
  header(name: string, value: string): unknown;
  send(body?: unknown): unknown;
}
interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>,
  ): void;
  addHook(
    name: 'onSend',
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike, payload: unknown) => Promise<unknown>,
  ): void;
}

/**
 * Puts middleware around every request of an application on Fastify: `before` in order, `after` in reverse, the latter
 * also for errors and for what a `before` answered. Call it before the application starts.
 *
 * @example
 * const app = await NestFactory.create(AppModule, new FastifyAdapter());
 * addHttpMiddleware(app, [{ after: (request, response) => response.setHeader('X-Served-By', 'shop') }]);
 */
export function addHttpMiddleware(app: INestApplication, middleware: readonly HttpMiddleware[]): void {
  if (middleware.length === 0) return;
  const fastify = app.getHttpAdapter().getInstance() as FastifyLike;
  const requests = new WeakMap<object, MiddlewareRequest>();
  // Only those whose `before` was reached get their `after`.
  const entered = new WeakMap<object, number>();
  fastify.addHook('onRequest', async (request, reply) => {
    const seen = requestOf(request);
    requests.set(request.raw, seen);
    for (const [index, one] of middleware.entries()) {
      entered.set(request.raw, index + 1);
      const answer = await one.before?.(seen);
      if (answer) return send(reply, answer);
    }
    return undefined;
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    const seen = requests.get(request.raw) ?? requestOf(request);
    const reached = middleware.slice(0, entered.get(request.raw) ?? middleware.length);
    try {
      for (const one of reached.reverse()) await one.after?.(seen, responseOf(reply));
      return payload;
    } catch (error) {
      return failure(error, request, reply);
    }
  });
}

/** Past this hook Fastify answers with the error's own text: so it is made a problem here. */
function failure(error: unknown, { method, url, id }: FastifyRequestLike, reply: FastifyReplyLike): string {
  const path = url.split('?', 1)[0] ?? '/';
  const requestId = String(id);
  new Logger('Nestling').error(
    `${method} ${path} (request ${requestId}) failed in middleware`,
    error instanceof Error ? error.stack : String(error),
  );
  const problem = describeProblem(error, path, requestId);
  reply.statusCode = problem.status;
  reply.header('Content-Type', `${PROBLEM_MEDIA_TYPE}; charset=utf-8`);
  return JSON.stringify(problem);
}

function requestOf({ method, url, headers, ip }: FastifyRequestLike): MiddlewareRequest {
  return { method, url, headers, ip, state: new Map() };
}

function responseOf(reply: FastifyReplyLike): MiddlewareResponse {
  return {
    get status() {
      return reply.statusCode;
    },
    set status(status) {
      reply.statusCode = status;
    },
    header: (name) => reply.getHeader(name),
    setHeader: (name, value) => void reply.header(name, value),
  };
}

function send(reply: FastifyReplyLike, { status = 200, headers = {}, body }: MiddlewareAnswer): unknown {
  reply.statusCode = status;
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  if (typeof body === 'string' || body === undefined) return reply.send(body ?? '');
  if (reply.getHeader('content-type') === undefined)
    reply.header('Content-Type', 'application/json; charset=utf-8');
  return reply.send(JSON.stringify(body));
}
