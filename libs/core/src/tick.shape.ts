// Keeps `process.nextTick` as fast as it begins.
import { executionAsyncResource } from 'node:async_hooks';

/**
 * One of the objects that wait in the queue of `process.nextTick`, held for as long as the process runs.
 *
 * V8 makes these objects fast as long as they have the shape that it saw first. Shapes are forgotten when a collection finds
 * no object that has them, which happens to a process that is idle for a moment; the one that comes next is then a second
 * shape, and from there on each call takes five times as long, of which an HTTP request makes many (Node 20, 22 and 24; see
 * docs/decisions/0026).
 */
export const heldTick: { resource?: object } = {};

process.nextTick(() => (heldTick.resource = executionAsyncResource()));
