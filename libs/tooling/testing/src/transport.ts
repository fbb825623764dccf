import type { INestApplication } from '@nestjs/common';

import type { RawResponse } from './test-response.js';

/** @internal */
export interface TransportRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

/**
 * How requests reach an app. Each platform is one implementation.
 *
 * @internal
 */
export interface Transport {
  /** Runs `attach` on every request object before anything else sees it. */
  prepare(app: INestApplication, attach: (request: AttachableRequest) => void): void;
  /** Brings the app up. */
  start(app: INestApplication): Promise<void>;
  send(app: INestApplication, request: TransportRequest): Promise<RawResponse>;
}

/** @internal */
export interface AttachableRequest {
  readonly headers: Record<string, unknown>;
  user?: unknown;
}
