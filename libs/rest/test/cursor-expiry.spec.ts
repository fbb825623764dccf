import type { Duration } from '@nestling/core';
import type { TestApp } from '@nestling/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List, Problem } from './wire.support.js';

@RestEndpoint<Ticket>({ path: 'tickets', pagination: { style: 'cursor', pageSize: 1 } })
class Ticket extends RestEntity {
  @Field() name!: string;
}

async function bootTickets(expireAfter?: Duration): Promise<{ app: TestApp; next: string }> {
  const rest = expireAfter ? { cursors: { expireAfter } } : {};
  const app = await bootFeature({ feature: { endpoints: [Ticket] }, rest });
  for (const name of ['a', 'b', 'c']) await app.client.post('/tickets', { body: { name } });
  const { body } = await app.client.get<List>('/tickets');
  return { app, next: String(body.next) };
}

it('cursors expire where the application says so', async () => {
  const { app, next } = await bootTickets('400ms');
  const { body } = await app.client.get<List>(`/tickets?cursor=${next}`);
  expect(body.results).toMatchObject([{ name: 'b' }]);
  await sleep(450);
  const late = await app.client.get<Problem>(`/tickets?cursor=${next}`);
  expect([late.status, late.body.code, late.body.detail]).toEqual([
    400,
    'REST_CURSOR_EXPIRED',
    'cursor has expired; start again without it.',
  ]);
  // The end of the first does not lie in that of the second, which was made later.
  const again = await app.client.get<List>('/tickets');
  expect((await app.client.get(`/tickets?cursor=${again.body.next}`)).status).toBe(200);
  await app.close();
});

it('cursors without an end are refused once cursors have one', async () => {
  const endless = await bootTickets();
  const expiring = await bootTickets('1h');
  expect((await endless.app.client.get(`/tickets?cursor=${endless.next}`)).status).toBe(200);
  const refused = await expiring.app.client.get<Problem>(`/tickets?cursor=${endless.next}`);
  expect(refused.body.code).toBe('REST_CURSOR_EXPIRED');
  expect((await endless.app.client.get(`/tickets?cursor=${expiring.next}`)).status).toBe(200);
  await Promise.all([endless.app.close(), expiring.app.close()]);
});

it('a duration that is none does not boot', async () => {
  await expect(bootTickets('soon' as '1s')).rejects.toThrow(/soon/);
});
