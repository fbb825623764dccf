import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { INestApplication } from '@nestjs/common';

import type { RawResponse } from './test-response.js';
import type { AttachableRequest, Transport, TransportRequest } from './transport.js';

interface ServerLike {
  address(): AddressInfo;
}

/** node:http and not fetch(): a path must arrive as it was written. @internal */
export const expressTransport: Transport = {
  prepare(app, attach) {
    app.use((request: AttachableRequest, _response: unknown, next: () => void) => {
      attach(request);
      next();
    });
  },
  async start(app) {
    await app.listen(0, '127.0.0.1');
  },
  send(app, request) {
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(targetOf(app, request), (incoming) => {
        readAll(incoming).then(resolve, reject);
      });
      outgoing.on('error', reject);
      outgoing.end(request.payload);
    });
  },
};

function targetOf(app: INestApplication, { method, path, headers, payload }: TransportRequest): object {
  const { port } = (app.getHttpServer() as ServerLike).address();
  const length = payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) };
  return { host: '127.0.0.1', port, method, path, headers: { ...length, ...headers }, agent: false };
}

async function readAll(incoming: IncomingMessage): Promise<RawResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}
