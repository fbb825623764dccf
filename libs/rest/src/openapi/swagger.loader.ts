// @nestjs/swagger is needed only where documentation is served, and so loaded only there.
import type * as Swagger from '@nestjs/swagger';
import { NestlingConfigError } from '@nestling/core';
import { createRequire } from 'node:module';
import { REST_CONFIG_CODES } from '../rest.errors.js';

/**
 * The package @nestjs/swagger.
 *
 * @throws {REST_SWAGGER_MISSING} if it is not installed
 */
export function loadSwagger(): typeof Swagger {
  try {
    return createRequire(import.meta.url)('@nestjs/swagger') as typeof Swagger;
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw new NestlingConfigError([
      {
        code: REST_CONFIG_CODES.swaggerMissing,
        where: 'RestDocs',
        what: `the documentation needs a package that is not installed (${(error as Error).message.split('\n', 1)[0]})`,
        remedy: 'install it: npm install @nestjs/swagger (and @fastify/static, on Fastify)',
      },
    ]);
  }
}
