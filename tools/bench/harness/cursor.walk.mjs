import { ask } from './client.mjs';

const LONGEST_PAGE = 100;

/** How long a walk may take: one whose every page costs more than the page before would never end. */
const LONGEST_WALK_MS = 90_000;

/** The cursors of so many pages behind the first `skip` rows, found by walking there as a client does. */
export async function cursorsAt(server, { query, skip, pages }) {
  const deadline = Date.now() + LONGEST_WALK_MS;
  let cursor;
  let depth = 0;
  for (; depth < skip && Date.now() < deadline; depth += LONGEST_PAGE) {
    cursor = await nextCursor(server, { ...query, pageSize: LONGEST_PAGE, cursor });
  }
  const cursors = [];
  for (let page = 0; page < pages; page += 1) {
    cursors.push(cursor);
    cursor = await nextCursor(server, { ...query, cursor });
  }
  return { cursors, depth };
}

async function nextCursor(server, query) {
  const { status, body } = await ask(server, server.wire.requests.listByCursor(query));
  if (status !== 200 || !body.next)
    throw new Error(`${server.name}: the walk ended early: ${JSON.stringify(body).slice(0, 300)}`);
  return body.next;
}
