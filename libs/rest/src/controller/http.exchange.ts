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

/** Where an answer goes: to the platform, or to whoever wants to see it first. */
export interface AnswerSink {
  setHeader(name: string, value: string): void;
  /** Ends the answer, without a body if there is no text. */
  send(status: number, text?: string): void;
}

/** The platform's response. */
export function platformSink(adapter: AbstractHttpAdapter, response: unknown): AnswerSink {
  return {
    setHeader: (name, value) => void adapter.setHeader(response, name, value),
    send: (status, text) => void adapter.reply(response, text, status),
  };
}

/** One request and its answer. */
export class HttpExchange {
  /** The path as it was sent, undecoded. */
  readonly path: string;
  /** What stands behind the question mark, undecoded. */
  readonly queryString: string;

  constructor(
    readonly request: PlatformRequest,
    private readonly sink: AnswerSink,
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

  /** The same request, with its answer going elsewhere. */
  answeredTo(sink: AnswerSink): HttpExchange {
    return new HttpExchange(this.request, sink);
  }

  setHeader(name: string, value: string): void {
    this.sink.setHeader(name, value);
  }

  /** Answers under the headers that are set. */
  send(status: number, text?: string): void {
    this.sink.send(status, text);
  }

  /** Answers with JSON text. */
  sendJson(status: number, text: string): void {
    this.setHeader('Content-Type', 'application/json; charset=utf-8');
    this.send(status, text);
  }

  /** Answers without a body. */
  sendEmpty(status: number): void {
    this.send(status);
  }
}
