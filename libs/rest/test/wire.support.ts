// What the tests of the wire share: the matrix of platforms and databases, and the shapes of answers.
import { platforms, testDialects, type Platform, type TestApp } from '@nestling/testing';
import type { DialectName } from '@nestling/database';
import { ARTICLE } from './fixtures/library.js';
import { bootLibrary } from './rest.app.js';

/** A row as the tests read it. */
export interface View {
  id: number;
  version: number;
  [name: string]: unknown;
}
/** An error answer. */
export interface Problem {
  status: number;
  detail: string;
  code: string;
  errors?: { field: string; code: string; pointer?: string; message: string }[];
}
/** A list answer. */
export interface List {
  count: number;
  pages: number;
  next: string | null;
  previous: string | null;
  results: View[];
}

/** The fields that an error answer names. */
export function fieldsOf({ body }: { body: unknown }): string[] {
  return ((body as Problem).errors ?? []).map(({ field }) => field);
}

/** The application under test; `create` makes an article. */
export interface Wire {
  app: TestApp;
  name: string;
  create(fields?: object): Promise<View>;
}

const matrix = testDialects().flatMap((dialect) => platforms.map((platform) => [dialect, platform] as const));

/** Runs tests on every platform and database. */
export function describeWire(subject: string, tests: (wire: Wire) => void): void {
  describe.each(matrix)(`${subject} on %s with %s`, (dialect: DialectName, platform: Platform) => {
    const wire = { name: `${dialect}-${platform}` } as Wire;
    beforeAll(async () => {
      wire.app = await bootLibrary(dialect, platform);
      wire.create = async (fields = {}) =>
        (await wire.app.client.post<View>('/articles', { body: { ...ARTICLE, ...fields } })).body;
    });
    afterAll(() => wire.app.close());
    tests(wire);
  });
}
