import { category, times } from './article.inputs.mjs';

const query = (number) => ({
  category: category(number),
  ordering: '-price',
  page: (number % 40) + 1,
  pageSize: 20,
  include: 'author',
});

export const listInclude = {
  name: 'list-include',
  title: 'List of 20 by page, each with its author',
  status: 200,
  probes: ({ requests }) => [0, 1, 39].map((number) => ['page', requests.list(query(number))]),
  load: ({ requests }) => ({ requests: times(200, (number) => requests.list(query(number))) }),
};
