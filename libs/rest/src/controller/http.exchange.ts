// One request and its answer, the same on Fastify and on Express.
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { ReadLog } from '@nestling/core';
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
  send(status: number, body?: string | Uint8Array): void;
  /** A header that is set; undefined where it is not known. */
  header?(name: string): string | undefined;
}

/** What makes sinks of a platform's responses. */
export type SinkFactory = (response: unknown) => AnswerSink;

/** How a platform is answered. Nest's adapter looks into each body, which is a text here, or nothing. */
export function platformSinks(adapter: AbstractHttpAdapter): SinkFactory {
  if (adapter.getType() === 'fastify') return (reply) => new FastifySink(reply as FastifyReplyLike);
  return (response) => ({
    setHeader: (name, value) => void adapter.setHeader(response, name, value),
    send: (status, body) => void adapter.reply(response, sendable(body, adapter), status),
    header: (name) => headerText(adapter.getHeader(response, name) as unknown),
  });
}

interface FastifyReplyLike {
  header(name: string, value: string): this;
  getHeader(name: string): unknown;
  code(status: number): this;
  send(body?: string | Uint8Array): this;
}

class FastifySink implements AnswerSink {
  constructor(private readonly reply: FastifyReplyLike) {}

  setHeader(name: string, value: string): void {
    this.reply.header(name, value);
  }

  send(status: number, body?: string | Uint8Array): void {
    this.reply.code(status).send(body);
  }

  header(name: string): string | undefined {
    return headerText(this.reply.getHeader(name));
  }
}

/** One request and its answer. */
export class HttpExchange {
  /** Path and query string as they were sent, undecoded. */
  readonly url: string;
  /** Who wants to know what the answer is made from. */
  readonly reads?: ReadLog;

  constructor(
    readonly request: PlatformRequest,
    private readonly sink: AnswerSink,
  ) {
    this.url = request.originalUrl ?? request.url;
  }

  /** The path as it was sent, undecoded. */
  get path(): string {
    const mark = this.url.indexOf('?');
    return mark < 0 ? this.url : this.url.slice(0, mark);
  }

  /** What stands behind the question mark, undecoded. */
  get queryString(): string {
    const mark = this.url.indexOf('?');
    return mark < 0 ? '' : this.url.slice(mark + 1);
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

  /** Adds names to a header that lists them, whoever set it. */
  addTo(header: string, names: string): void {
    const given = this.sink.header?.(header);
    this.setHeader(header, given === undefined ? names : `${given}, ${names}`);
  }

  /** Whether the platform's answer has this header. */
  hasAnswerHeader(name: string): boolean {
    return this.sink.header?.(name) !== undefined;
  }

  /** Answers under the headers that are set. */
  send(status: number, body?: string | Uint8Array): void {
    this.sink.send(status, body);
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

/** Nest's adapter for Express takes bytes for an object, and makes JSON of them. */
function sendable(body: string | Uint8Array | undefined, adapter: AbstractHttpAdapter): unknown {
  if (typeof body !== 'object' || adapter.getType() === 'fastify') return body;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}

function headerText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(', ') : String(value);
}
