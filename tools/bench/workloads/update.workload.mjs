import { times } from './article.inputs.mjs';

const ROWS_OF_A_RUN = 400;
const FIRST_ROW = 1000;

export const update = {
  name: 'update',
  title: 'Update with version',
  status: 200,
  weight: 2,
  changes: true,
  probes: ({ requests }) => [
    ['written', requests.update(21, { views: 7, version: 1 })],
    ['written', requests.update(22, { title: 'Another', price: '1.50', summary: null, version: 1 })],
  ],
  /** Stale versions and rows that do not exist; only those who lock can be asked. */
  lockingProbes: ({ requests }) => [
    ['problem', requests.update(21, { views: 8, version: 1 })],
    ['problem', requests.update(999_999_999, { views: 8, version: 1 })],
  ],
  // Every run has rows of its own: the answers that its end has cut off leave versions behind that nobody knows.
  load: ({ requests }, _prepared, run) =>
    requests.updates(times(ROWS_OF_A_RUN, (index) => FIRST_ROW + run * ROWS_OF_A_RUN + index)),
};
