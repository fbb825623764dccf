/** What a deployed app needs beside its routes. @module */

export { ServerModule } from './server.module.js';
export type { ServerOptions, TimeoutOptions } from './server.options.js';

// Whether it can take requests.
export { HealthService, type HealthReport } from './health.service.js';

// Code around every request.
export {
  addHttpMiddleware,
  type HttpMiddleware,
  type MiddlewareAnswer,
  type MiddlewareRequest,
  type MiddlewareResponse,
} from './http.middleware.js';

// How many it is, and how it ends.
export { startWorkers, type Workers } from './workers.js';
export { stopOnSignals, type ShutdownOptions } from './shutdown.js';
