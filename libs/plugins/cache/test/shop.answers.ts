// What the tests ask of a shop, and what the cache says of its answers.
import type { TestApp } from '@nestling/testing';

export interface Row {
  id: number;
  version: number;
  title: string;
}

/** Asks the application that there is by then. */
export function answersOf(app: () => TestApp) {
  /** Makes a row. */
  async function make(path: string, body: object): Promise<Row> {
    const { status, body: row, text } = await app().client.post<Row>(path, { body });
    if (status !== 201) throw new Error(text);
    return row;
  }

  /** What the cache says of a request. */
  async function cached(path: string, client = app().client): Promise<string | undefined> {
    const { status, headers } = await client.get(path);
    expect(status).toBe(200);
    return headers['x-cache'];
  }

  /** Asks until the answer is kept. */
  async function warm(...paths: string[]): Promise<void> {
    for (const path of paths) {
      await app().client.get(path);
      expect(`${path} ${await cached(path)}`).toBe(`${path} HIT`);
    }
  }

  return { make, cached, warm };
}
