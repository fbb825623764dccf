/** What an application has to answer: two related rows, a filtered list, a refusal, its documentation. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

export async function talkTo(url, server) {
  await listening(url, server);
  const author = await post(`${url}/authors`, { name: 'Ann' });
  assert.equal(author.status, 201);
  const cheap = await post(`${url}/books`, { title: 'One', price: '5.00', authorId: author.body.id });
  const dear = await post(`${url}/books`, { title: 'Two', price: '15.50', authorId: author.body.id });
  assert.deepEqual([cheap.status, dear.status], [201, 201]);
  const list = await get(`${url}/books?price[gt]=10&authorId=${author.body.id}&include=author`);
  assert.equal(list.status, 200);
  assert.deepEqual(
    list.body.results.map(({ title, price, author: { name } }) => ({ title, price, name })),
    [{ title: 'Two', price: '15.50', name: 'Ann' }],
  );
  assert.equal((await post(`${url}/books`, { title: '' })).status, 422);
  const { body: document } = await get(`${url}/openapi.json`);
  assert.ok(document.paths['/books/{id}'], 'the documentation has the books');
  assert.equal((await fetch(`${url}/docs`)).status, 200);
}

async function listening(url, server) {
  for (let tries = 0; tries < 600 && server.exitCode === null; tries += 1) {
    const answer = await fetch(`${url}/openapi.json`).catch(() => undefined);
    if (answer) return;
    await pause(100);
  }
  throw new Error('It did not listen.');
}

async function get(url) {
  const answer = await fetch(url);
  return { status: answer.status, body: await answer.json() };
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}
