// One request and its answer, the same on Fastify and on Express.
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The parts of a platform's request that the engine reads. */
export interface PlatformRequest {
  readonly raw?: IncomingMessage;
  readonly originalUrl?: string;
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly user?: unknown;
  body?: unknown;
}

/** One request and its answer. */
export class HttpExchange {
  /** The path as it was sent, undecoded. */
  readonly path: string;
  /** What stands behind the question mark, undecoded. */
  readonly queryString: string;

  constructor(
    private readonly adapter: AbstractHttpAdapter,
    readonly request: PlatformRequest,
    private readonly response: unknown,
  ) {
    const url = request.originalUrl ?? request.url;
    const mark = url.indexOf('?');
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.queryString = mark < 0 ? '' : url.slice(mark + 1);
  }

  get method(): string {
    return this.request.method;
  }

  /** The bytes of the body, whichever platform wraps them. */
  get stream(): IncomingMessage {
    return this.request.raw ?? (this.request as unknown as IncomingMessage);
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  setHeader(name: string, value: string): void {
    this.adapter.setHeader(this.response, name, value);
  }

  /** Answers with JSON text. */
  sendJson(status: number, text: string): void {
    this.setHeader('Content-Type', 'application/json; charset=utf-8');
    this.adapter.reply(this.response, text, status);
  }

  /** Answers without a body. */
  sendEmpty(status: number): void {
    this.adapter.reply(this.response, undefined, status);
  }
}
