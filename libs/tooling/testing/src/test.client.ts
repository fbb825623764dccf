import { type TestResponse, toTestResponse } from './test-response.js';
import type { RawResponse } from './test-response.js';
import type { TransportRequest } from './transport.js';

/** What goes with a request. */
export interface TestRequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, without a content type of its own. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

type Send = (request: TransportRequest) => Promise<RawResponse>;

/**
 * Sends requests to the app under test, each method one verb.
 *
 * @example
 * const { status, body } = await app.client.post<{ id: string }>('/orders', { body: { total: 10 } });
 */
export class TestClient {
  /** @internal */
  constructor(
    private readonly send: Send,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  async request<Body = unknown>(
    method: string,
    path: string,
    options: TestRequestOptions = {},
  ): Promise<TestResponse<Body>> {
    const { body, raw } = options;
    const json = raw === undefined && body !== undefined;
    const payload = json ? JSON.stringify(body) : raw;
    const headers = {
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...lowerCase(this.headers),
      ...lowerCase(options.headers ?? {}),
    };
    const answer = await this.send({ method, path, headers, ...(payload === undefined ? {} : { payload }) });
    return toTestResponse<Body>(answer);
  }

  get<Body = unknown>(path: string, options?: TestRequestOptions): Promise<TestResponse<Body>> {
    return this.request('GET', path, options);
  }

  post<Body = unknown>(path: string, options?: TestRequestOptions): Promise<TestResponse<Body>> {
    return this.request('POST', path, options);
  }

  put<Body = unknown>(path: string, options?: TestRequestOptions): Promise<TestResponse<Body>> {
    return this.request('PUT', path, options);
  }

  patch<Body = unknown>(path: string, options?: TestRequestOptions): Promise<TestResponse<Body>> {
    return this.request('PATCH', path, options);
  }

  delete<Body = unknown>(path: string, options?: TestRequestOptions): Promise<TestResponse<Body>> {
    return this.request('DELETE', path, options);
  }

  head<Body = unknown>(path: string, options?: TestRequestOptions): Promise<TestResponse<Body>> {
    return this.request('HEAD', path, options);
  }

  options<Body = unknown>(path: string, options?: TestRequestOptions): Promise<TestResponse<Body>> {
    return this.request('OPTIONS', path, options);
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
