import { keepAnswers } from './kept.answers.mjs';
import { times } from './article.inputs.mjs';

const load = ({ requests }) => ({
  requests: times(500, (number) => requests.get(((number * 37) % 20_000) + 1)),
});

export const cachedGet = {
  name: 'cached-get',
  title: 'One row, from what is kept',
  suite: 'kept',
  status: 200,
  prepare: (server) => keepAnswers(server, load(server.wire)),
  // Each is asked for twice: the second one is kept, whatever the first was.
  probes: ({ requests }) => [1, 38, 777, 20_000].flatMap((id) => times(2, () => ['kept', requests.get(id)])),
  load,
};
