import { cursorsAt } from '../harness/cursor.walk.mjs';

const QUERY = { ordering: '-price', pageSize: 20 };

export const cursorDeep = {
  name: 'cursor-deep',
  title: 'List of 20 by cursor, behind 19,000 rows',
  status: 200,
  missing: { crud: 'has no keyset cursors' },
  prepare: async (server) => (await cursorsAt(server, { query: QUERY, skip: 19_000, pages: 5 })).cursors,
  probes: ({ requests }, cursors) =>
    cursors.map((cursor) => ['cursorPage', requests.listByCursor({ ...QUERY, cursor })]),
  load: ({ requests }, cursors) => ({
    requests: cursors.map((cursor) => requests.listByCursor({ ...QUERY, cursor })),
  }),
};
