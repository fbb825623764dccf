import { times } from './article.inputs.mjs';

export const notFound = {
  name: '404',
  title: '404: no such row',
  status: 404,
  probes: ({ requests }) => [['problem', requests.get(999_999_999)]],
  load: ({ requests }) => ({ requests: times(100, (number) => requests.get(900_000_000 + number)) }),
};
