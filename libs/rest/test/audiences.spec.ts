// One visible schema for each audience: to whoever may not see a name, every channel answers as if it had never been declared.
import { testDialects, type TestApp } from '@nestling/testing';
import { NAME_CHANNELS, type ChannelRequest } from './channels.js';
import { bootFeature } from './feature.app.js';
import {
  AUDIENCE_ENDPOINTS,
  AUDIENCE_NAMES,
  AudienceModule,
  namesHiddenFrom,
  PROTECTED_TEXT,
  type AudienceName,
} from './fixtures/audiences.js';

const databases = testDialects();

describe.each(databases)('what an audience may not see on %s', (database) => {
  let app: TestApp;
  const send = (audience: AudienceName, family: string, { method, path, ...sent }: ChannelRequest) =>
    app.client.request(method, `/${audience}-${family}-${path}`, {
      ...sent,
      headers: { role: audience, ...sent.headers },
    });

  beforeAll(async () => {
    const feature = { endpoints: AUDIENCE_ENDPOINTS, imports: [AudienceModule] };
    app = await bootFeature({ database, feature });
    for (const audience of AUDIENCE_NAMES) {
      for (const family of ['ruled', 'plain']) {
        for (const [path, body] of [
          ['keepers', { name: 'Ann' }],
          ['vaults', { title: 'one', keeperId: 1 }],
          ['visits', { text: 'hello', ownerId: 1 }],
        ] as const) {
          const { status } = await send(audience, family, { method: 'POST', path, body });
          expect(status).toBe(201);
        }
      }
    }
  });
  afterAll(() => app?.close());

  /** An answer as text, without what tells two endpoints and two moments apart. */
  const answer = async (audience: AudienceName, family: string, request: ChannelRequest): Promise<string> => {
    const response = await send(audience, family, { ...request, path: `vaults${request.path}` });
    const text = JSON.stringify([response.status, response.body]);
    return text
      .replaceAll(`${audience}-${family}-`, '')
      .replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"time"')
      .replace(/"next":"[^"]*"/, '"next":"cursor"');
  };

  describe.each(AUDIENCE_NAMES)('for %s', (audience) => {
    const hidden = namesHiddenFrom(audience);
    // Whoever sees everything is told of all of it as if there were no policy.
    const names = hidden.length > 0 ? hidden : namesHiddenFrom('nobody');

    it.each(Object.entries(NAME_CHANNELS))('does not exist for: %s', async (channel, request) => {
      // Each name goes through each channel on one of the databases, and each channel is tried on all of them.
      const turn = Object.keys(NAME_CHANNELS).indexOf(channel) + databases.indexOf(database);
      const tried = names.filter((_, index) => (index + turn) % databases.length === 0);
      expect(tried).not.toEqual([]);
      for (const name of tried) {
        const [ruled, undeclared] = [
          await answer(audience, 'ruled', request(name)),
          await answer(audience, 'plain', request(name)),
        ];
        expect(`${name}: ${ruled}`).toBe(`${name}: ${undeclared}`);
      }
    });

    it('is found by no search, orders nothing and stands in no answer', async () => {
      const search = `?search=${encodeURIComponent(PROTECTED_TEXT)}`;
      for (const path of [search, '', '/1', '?include=keeper,visits', '/1?include=keeper,visits']) {
        const [ruled, undeclared] = [
          await answer(audience, 'ruled', { method: 'GET', path }),
          await answer(audience, 'plain', { method: 'GET', path }),
        ];
        expect(ruled).toBe(undeclared);
        if (hidden.includes('keeper.pin')) expect(ruled).not.toContain(PROTECTED_TEXT);
      }
    });
  });
});
