// How a test gets at the service of an endpoint, as a program would by injection.
import type { Type } from '@nestjs/common';
import type { TestApp } from '@nestling/testing';
import { endpointServiceToken } from '../src/service/endpoint.tokens.js';
import type { EndpointService } from '../src/index.js';

/** The service of an endpoint of the application under test. */
export function endpointServiceOf<T extends object>(app: TestApp, entity: Type<T>): EndpointService<T> {
  return app.app.get<EndpointService<T>>(endpointServiceToken(entity), { strict: false });
}
