import type { Caller } from '@nestling/core';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The parts of a request, of Fastify or Express, that backends and permissions may read. */
export interface AuthRequest {
  readonly method: string;
  readonly url: string;
  /** The URL as it was sent, where the platform changes the other. */
  readonly originalUrl?: string;
  readonly headers: IncomingHttpHeaders;
  /** Where it comes from; behind proxies, what those say that the platform trusts. */
  readonly ip?: string;
  /** Node's own request, where the platform wraps it. */
  readonly raw?: IncomingMessage;
  readonly rawHeaders?: readonly string[];
  user?: unknown;
}

/**
 * One way to tell who is calling. A class of your own is a provider, or is made by the injector where it is none.
 *
 * @example
 * @Injectable()
 * class TerminalBackend extends AuthenticationBackend {
 *   readonly challenge = 'Terminal';
 *   readonly headers = ['x-terminal'];
 *
 *   constructor(private readonly terminals: Terminals) { super(); }
 *
 *   authenticate({ headers }: AuthRequest) {
 *     const code = headers['x-terminal'];
 *     return code === undefined ? undefined : this.terminals.find(String(code));
 *   }
 * }
 */
export abstract class AuthenticationBackend {
  /** What a 401 says in `WWW-Authenticate`; undefined for nothing. */
  abstract readonly challenge: string | undefined;
  /** The headers that carry the credentials, in lower case: answers vary by them. */
  abstract readonly headers: readonly string[];
  /** How OpenAPI describes the credentials. @default an API key in the first of the headers */
  get scheme(): object {
    return { type: 'apiKey', in: 'header', name: this.headers[0] ?? 'authorization' };
  }

  /** What the backend cannot work without, as the option to write; undefined where nothing is missing. */
  readonly missingOption?: string;

  /** The caller; undefined where the request has no credentials of this kind, null where they are not accepted. */
  abstract authenticate(request: AuthRequest): Caller | null | undefined | Promise<Caller | null | undefined>;

  /** What a 401 says to credentials that were not accepted. @default the challenge */
  rejection(): string | undefined {
    return this.challenge;
  }
}
