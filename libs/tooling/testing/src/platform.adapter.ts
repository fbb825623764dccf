import type { AbstractHttpAdapter } from '@nestjs/core';

import { expressTransport } from './express.transport.js';
import { fastifyTransport } from './fastify.transport.js';
import type { Platform } from './platform.js';
import type { Transport } from './transport.js';

/** @internal */
export interface PlatformParts {
  readonly transport: Transport;
  createAdapter(): Promise<AbstractHttpAdapter>;
}

/** @internal */
export const PLATFORM_PARTS: Readonly<Record<Platform, PlatformParts>> = {
  fastify: {
    transport: fastifyTransport,
    createAdapter: async () => new (await import('@nestjs/platform-fastify')).FastifyAdapter(),
  },
  express: {
    transport: expressTransport,
    createAdapter: async () => new (await import('@nestjs/platform-express')).ExpressAdapter(),
  },
};
