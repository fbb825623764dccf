import { times } from './article.inputs.mjs';

export const get = {
  name: 'get',
  title: 'One row',
  status: 200,
  weight: 2,
  probes: ({ requests }) => [1, 5, 777, 20_000].map((id) => ['item', requests.get(id)]),
  load: ({ requests }) => ({ requests: times(500, (number) => requests.get(((number * 37) % 20_000) + 1)) }),
};
