// Whatever stands where a name or a value can stand, the statements stay the ones that are sent for harmless texts.
import { testDialects, type TestApp } from '@nestling/testing';
import { VALUE_CHANNELS } from './channels.js';
import { bootFeature } from './feature.app.js';
import { VAULT_ENDPOINTS } from './fixtures/vault.js';

const HARMLESS = [
  'abc',
  '1',
  'true',
  'title',
  '-title',
  'some',
  'eq',
  '{"title":"x"}',
  'pages',
  'a.b',
  '1.5',
  '99999',
  '{}',
  // A key that was sent before.
  'abc',
];

const PAYLOADS = [
  "'", '"', '`', ';', '--', '/*', '*/', '#', '\\', "\\'", "''", "' OR '1'='1", "' OR 1=1 --", '" OR 1=1 --', '` OR 1=1 #',
  "1' AND SLEEP(1) --", "'; DROP TABLE vaults; --", '1; DROP TABLE vaults', "') OR ('1'='1", "' UNION SELECT 1 --",
  '1 OR 1=1', '1)', '(1', '1,2', '1, (SELECT 1)', 'title; DELETE FROM vaults', 'title DESC; --', 'title, (SELECT secret)',
  '(SELECT version())', 'pg_sleep(1)', "'||(SELECT 1)||'", "1'||'1", '$1', '$$', '$2; --', '?', '??', ':id', '@@version', '%s',
  '%', '_', '%27', '%00', '\u0001', '\u0002\u0001', '\t', '\n', '\u2019 OR 1=1', 'ʼ OR ʼ1ʼ=ʼ1', '\ud83d\ude00', '{}', '[]', '{"$ne":null}',
  '{"title":{"eq":{"$gt":""}}}', '{"title":"\' OR 1=1"}', 'constructor', '__proto__', 'toString', 'title" AS x, "secret', "title' COLLATE x",
  'a'.repeat(3000), 'x\'::text', "E'\\\\x27'", 'CHAR(39)',
]; // prettier-ignore

/** A statement without the number of its parameters. */
function shapeOf(sql: string): string {
  return sql.replace(/(\?|\$\d+)(, (\?|\$\d+))*/g, '?');
}

describe.each(testDialects())('hostile names and values on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database, feature: { endpoints: VAULT_ENDPOINTS } });
    expect((await app.client.post('/vault-keepers', { body: { name: 'Ann' } })).status).toBe(201);
  });
  afterAll(() => app.close());

  const shapesOf = async (channel: string, texts: readonly string[]): Promise<string[]> => {
    const shapes = new Set<string>();
    for (const text of texts) {
      const { method, path, ...sent } = VALUE_CHANNELS[channel]?.(text) ?? { method: 'GET', path: '' };
      const { result, queries } = await app.countQueries(() =>
        app.client.request(method, `/vaults${path}`, sent),
      );
      expect([channel, text, result.status >= 500]).toEqual([channel, text, false]);
      for (const sql of queries) shapes.add(shapeOf(sql));
    }
    return [...shapes];
  };

  it.each(Object.keys(VALUE_CHANNELS))('change no statement as %s', async (channel) => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(60);
    const known = await shapesOf(channel, HARMLESS);
    const hostile = await shapesOf(channel, PAYLOADS);
    expect(hostile.filter((shape) => !known.includes(shape))).toEqual([]);
  });
});
