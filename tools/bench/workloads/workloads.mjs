import { cachedGet } from './cached-get.workload.mjs';
import { cachedList } from './cached-list.workload.mjs';
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

/**
 * In the order they run: whoever changes rows comes after those who read them. One of a `weight` of 2 has twice the rounds of the
 * others.
 */
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
  cachedGet,
  cachedList,
];

/** Whether a competitor takes part. */
export const supports = (workload, { name, suite }) =>
  workload.suite === suite && workload.missing?.[name] === undefined;
