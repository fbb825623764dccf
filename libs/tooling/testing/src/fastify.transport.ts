import type { INestApplication } from '@nestjs/common';

import type { AttachableRequest, Transport } from './transport.js';

interface InjectAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly payload: string;
}

/** The part of Fastify used here; its package is loaded only when a test asks for it. */
interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequestLike, reply: unknown, done: () => void) => void,
  ): void;
  ready(): PromiseLike<unknown>;
  inject(options: object): Promise<InjectAnswer>;
}

interface FastifyRequestLike extends AttachableRequest {
  readonly raw: { user?: unknown };
}

function instanceOf(app: INestApplication): FastifyLike {
  return app.getHttpAdapter().getInstance() as FastifyLike;
}

/** @internal */
export const fastifyTransport: Transport = {
  prepare(app, attach) {
    instanceOf(app).addHook('onRequest', (request, _reply, done) => {
      attach(request);
      // Middleware sees the raw request.
      if (request.user !== undefined) request.raw.user = request.user;
      done();
    });
  },
  async start(app) {
    await app.init();
    await instanceOf(app).ready();
  },
  async send(app, { method, path, headers, payload }) {
    const body = payload === undefined ? {} : { payload };
    const answer = await instanceOf(app).inject({ method, url: path, headers, ...body });
    return { status: answer.statusCode, headers: answer.headers, text: answer.payload };
  },
};
