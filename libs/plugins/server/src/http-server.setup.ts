import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { parseDuration, type Duration } from '@nestling/core';
import type { Server } from 'node:http';
import { SERVER_OPTIONS } from './server.module-definition.js';
import type { ServerOptions } from './server.options.js';

const DEFAULTS = { request: '60s', headers: '15s', keepAlive: '10s' } as const;
const EXPOSED = [
  'ETag',
  'Link',
  'Location',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
];

/** Sets the platform up: cross-origin answers before there are routes, time-outs once there is a server. */
@Injectable()
export class HttpServerSetup implements OnApplicationBootstrap {
  constructor(
    @Inject(SERVER_OPTIONS) private readonly options: ServerOptions,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  allowOrigins(): void {
    const { corsOrigins = [] } = this.options;
    const { httpAdapter } = this.adapterHost;
    if (corsOrigins.length === 0 || !httpAdapter) return;
    const isAny = corsOrigins.includes('*');
    httpAdapter.enableCors({
      // A star with credentials would hand every page the caller's session.
      origin: isAny ? '*' : [...corsOrigins],
      credentials: !isAny,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: EXPOSED,
    });
  }

  onApplicationBootstrap(): void {
    const server = this.adapterHost.httpAdapter?.getHttpServer() as Server | undefined;
    if (!server) return;
    const { request, headers, keepAlive } = { ...DEFAULTS, ...this.options.timeouts };
    server.requestTimeout = milliseconds(request);
    server.headersTimeout = milliseconds(headers);
    server.keepAliveTimeout = milliseconds(keepAlive);
  }
}

const milliseconds = (duration: Duration): number => Math.round(parseDuration(duration) * 1000);
