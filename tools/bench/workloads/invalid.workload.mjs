import { newArticle, times } from './article.inputs.mjs';

const invalidArticle = (number) => ({ ...newArticle(number + 1), title: '', views: 'many' });

export const invalid = {
  name: '422',
  title: '422: two fields are wrong',
  status: 422,
  probes: ({ requests }) => [['problem', requests.create(invalidArticle(1))]],
  load: ({ requests }) => ({ requests: times(100, (number) => requests.create(invalidArticle(number))) }),
};
