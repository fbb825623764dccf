import { newArticle, times } from './article.inputs.mjs';

export const create = {
  name: 'create',
  title: 'Create',
  status: 201,
  weight: 2,
  changes: true,
  probes: ({ requests }) => [1, 2, 3].map((number) => ['written', requests.create(newArticle(number))]),
  load: ({ requests }) => ({ requests: times(200, (number) => requests.create(newArticle(number))) }),
};
