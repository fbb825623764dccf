import { times } from './article.inputs.mjs';

const QUERY = { ordering: '-price', pageSize: 20 };

export const cursorFirst = {
  name: 'cursor-first',
  title: 'List of 20 by cursor, first page',
  status: 200,
  missing: { crud: 'has no keyset cursors' },
  probes: ({ requests }) => [
    ['cursorPage', requests.listByCursor(QUERY)],
    ['cursorPage', requests.listByCursor({ ...QUERY, category: 'news' })],
  ],
  load: ({ requests }) => ({ requests: times(20, () => requests.listByCursor(QUERY)) }),
};
