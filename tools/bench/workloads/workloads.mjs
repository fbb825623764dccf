import { createMany } from './create-many.workload.mjs';
import { create } from './create.workload.mjs';
import { cursorDeep } from './cursor-deep.workload.mjs';
import { cursorFirst } from './cursor-first.workload.mjs';
import { get } from './get.workload.mjs';
import { invalid } from './invalid.workload.mjs';
import { listInclude } from './list-include.workload.mjs';
import { list } from './list.workload.mjs';
import { notFound } from './not-found.workload.mjs';
import { update } from './update.workload.mjs';

/** In the order they run: whoever changes rows comes last. */
export const WORKLOADS = [
  list,
  cursorFirst,
  cursorDeep,
  listInclude,
  get,
  notFound,
  invalid,
  create,
  update,
  createMany,
];

/** Whether a competitor takes part. */
export const supports = (workload, { name }) => workload.missing?.[name] === undefined;
