import type { Duration } from '@nestling/core';

/** How long things may take. */
export interface TimeoutOptions {
  /** From the first byte of a request to its last. @default '60s' */
  readonly request?: Duration;
  /** From the first byte of a request to the end of its headers. @default '15s' */
  readonly headers?: Duration;
  /** How long an idle connection is kept. @default '10s' */
  readonly keepAlive?: Duration;
}

/** What `ServerModule.forRoot` takes. */
export interface ServerOptions {
  /** The origins whose pages may call, such as `https://shop.example`; `*` for all, without credentials. @default none */
  readonly corsOrigins?: readonly string[];
  /** Whether `/health/live` and `/health/ready` answer. @default true */
  readonly health?: boolean;
  readonly timeouts?: TimeoutOptions;
}
