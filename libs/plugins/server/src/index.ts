/** What a deployed app needs beside its routes. @module */

export { ServerModule } from './server.module.js';
export type { ServerOptions, TimeoutOptions } from './server.options.js';

// Whether it can take requests.
export { HealthService, type HealthReport } from './health.service.js';

// How it ends.
export { stopOnSignals, type ShutdownOptions } from './shutdown.js';
