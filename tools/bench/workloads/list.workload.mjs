import { category, times } from './article.inputs.mjs';

const query = (number) => ({
  category: category(number),
  ordering: ['-price', 'price'][number % 2],
  page: (number % 40) + 1,
  pageSize: 20,
});

export const list = {
  name: 'list',
  title: 'List of 20 by page: filter, ordering, exact count',
  status: 200,
  weight: 2,
  probes: ({ requests }) => [
    ...[0, 1, 39, 45].map((number) => ['page', requests.list(query(number))]),
    ['page', requests.list({ category: 'none', page: 1, pageSize: 20 })],
    ['page', requests.list({ ordering: '-createdAt', page: 3, pageSize: 50 })],
  ],
  load: ({ requests }) => ({ requests: times(200, (number) => requests.list(query(number))) }),
};
