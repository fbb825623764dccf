import { executionAsyncResource } from 'node:async_hooks';
import { heldTick } from './tick.shape.js';

const nextTick = () =>
  new Promise<object>((resolve) => process.nextTick(() => resolve(executionAsyncResource())));

describe('the held tick', () => {
  it('is an object of the queue of nextTick', async () => {
    const keys = Reflect.ownKeys(await nextTick());
    const held = Reflect.ownKeys(heldTick.resource ?? {});
    expect(held).toContain('callback');
    // Jest leaves a mark of its own on what begins within a test.
    expect(keys.slice(0, held.length)).toEqual(held);
  });
});
