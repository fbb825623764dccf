import { executionAsyncResource } from 'node:async_hooks';
import './index.js';
import type * as Ticks from './tick.shape.js';

const nextTick = () =>
  new Promise<object>((resolve) => process.nextTick(() => resolve(executionAsyncResource())));

describe('importing the package', () => {
  it('holds an object of the queue of nextTick', async () => {
    const keys = Reflect.ownKeys(await nextTick());
    // Were it loaded only here, it would hold nothing before the next tick.
    const { heldTick } = jest.requireActual<typeof Ticks>('./tick.shape.js');
    const held = Reflect.ownKeys(heldTick.resource ?? {});
    expect(held).toContain('callback');
    // Jest leaves a mark of its own on what begins within a test.
    expect(keys.slice(0, held.length)).toEqual(held);
  });
});
