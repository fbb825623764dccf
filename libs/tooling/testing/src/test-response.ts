/** What the app answered. */
export interface TestResponse<Body = unknown> {
  readonly status: number;
  /** By lower-case name; several values of one name are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body when the answer is JSON, otherwise `undefined`. */
  readonly body: Body;
  /** The body as it came. */
  readonly text: string;
}

/** @internal */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** @internal */
export function toTestResponse<Body>(raw: RawResponse): TestResponse<Body> {
  const headers = Object.fromEntries(
    Object.entries(raw.headers).map(([name, value]) => [name, textOf(value)]),
  );
  const isJson = /[/+]json\b/.test(headers['content-type'] ?? '') && raw.text !== '';
  const body: unknown = isJson ? JSON.parse(raw.text) : undefined;
  return { status: raw.status, headers, body: body as Body, text: raw.text };
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
