import { keepAnswers } from './kept.answers.mjs';
import { category, times } from './article.inputs.mjs';

const query = (number) => ({
  category: category(number),
  ordering: ['-price', 'price'][number % 2],
  page: (number % 40) + 1,
  pageSize: 20,
});

const load = ({ requests }) => ({ requests: times(200, (number) => requests.list(query(number))) });

export const cachedList = {
  name: 'cached-list',
  title: 'List of 20 by page, from what is kept',
  suite: 'kept',
  status: 200,
  prepare: (server) => keepAnswers(server, load(server.wire)),
  // Each is asked for twice: the second one is kept, whatever the first was.
  probes: ({ requests }) =>
    [0, 1, 39, 45].flatMap((number) => times(2, () => ['kept', requests.list(query(number))])),
  load,
};
