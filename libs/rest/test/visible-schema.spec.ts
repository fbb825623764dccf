// One visible schema: what is hidden answers as what was never declared, through every channel.
import { testDialects, type TestApp } from '@nestling/testing';
import { NAME_CHANNELS, type ChannelRequest } from './channels.js';
import { bootFeature } from './feature.app.js';
import { HIDDEN, HIDDEN_TEXT, VAULT_ENDPOINTS } from './fixtures/vault.js';

describe.each(testDialects())('hidden fields on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database, feature: { endpoints: VAULT_ENDPOINTS } });
    const bodies = [
      ['/vault-keepers', { name: 'Ann' }],
      ['/plain-keepers', { name: 'Ann' }],
      ['/vaults', { title: 'one', keeperId: 1 }],
      ['/plains', { title: 'one', keeperId: 1 }],
      ['/vault-visits', { text: 'hello', ownerId: 1 }],
      ['/plain-visits', { text: 'hello', ownerId: 1 }],
    ] as const;
    for (const [path, body] of bodies) expect((await app.client.post(path, { body })).status).toBe(201);
  });
  afterAll(() => app.close());

  /** An answer as text, without what tells two endpoints and two moments apart. */
  const answer = async (collection: string, { method, path, ...sent }: ChannelRequest): Promise<string> => {
    const response = await app.client.request(method, `/${collection}${path}`, sent);
    const text = JSON.stringify([response.status, response.body]);
    return text.replaceAll(collection, 'rows').replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"time"');
  };

  it.each(Object.entries(NAME_CHANNELS))('do not exist for: %s', async (_, request) => {
    for (const name of HIDDEN) {
      const [hidden, undeclared] = [
        await answer('vaults', request(name)),
        await answer('plains', request(name)),
      ];
      expect(`${name}: ${hidden}`).toBe(`${name}: ${undeclared}`);
      expect(hidden).not.toContain(HIDDEN_TEXT);
    }
  });

  it('are found by no search, and stand in no answer', async () => {
    for (const path of [`?search=${encodeURIComponent(HIDDEN_TEXT)}`, '?ordering=title', '/1']) {
      const [hidden, undeclared] = [
        await answer('vaults', { method: 'GET', path }),
        await answer('plains', { method: 'GET', path }),
      ];
      expect(hidden).toBe(undeclared);
    }
  });
});
