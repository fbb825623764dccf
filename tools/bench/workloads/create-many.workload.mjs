import { newArticle, times } from './article.inputs.mjs';

const articles = (number) => times(100, (index) => newArticle(number * 100 + index + 1));

export const createMany = {
  name: 'create-many',
  title: 'Bulk create of 100',
  status: 200,
  changes: true,
  probes: ({ requests }) => [['many', requests.createMany(articles(1))]],
  load: ({ requests }) => ({ requests: times(20, (number) => requests.createMany(articles(number))) }),
};
