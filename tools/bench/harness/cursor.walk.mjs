import { ask } from './client.mjs';

const LONGEST_PAGE = 100;

/** The cursors of so many pages behind the first `skip` rows, found by walking there as a client does. */
export async function cursorsAt(server, { query, skip, pages }) {
  let cursor;
  for (let rows = 0; rows < skip; rows += LONGEST_PAGE) {
    cursor = await nextCursor(server, { ...query, pageSize: LONGEST_PAGE, cursor });
  }
  const cursors = [];
  for (let page = 0; page < pages; page += 1) {
    cursors.push(cursor);
    cursor = await nextCursor(server, { ...query, cursor });
  }
  return cursors;
}

async function nextCursor(server, query) {
  const { status, body } = await ask(server, server.wire.requests.listByCursor(query));
  if (status !== 200 || !body.next)
    throw new Error(`${server.name}: the walk ended early: ${JSON.stringify(body).slice(0, 300)}`);
  return body.next;
}
