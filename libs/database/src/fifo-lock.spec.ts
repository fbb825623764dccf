import { FifoLock } from './fifo-lock.js';

describe('FifoLock', () => {
  it('is granted in the order it was asked for', async () => {
    const lock = new FifoLock('the test');
    const order: number[] = [];
    await Promise.all([3, 1, 2].map((id) => lock.run(() => Promise.resolve(void order.push(id)))));
    expect(order).toEqual([3, 1, 2]);
  });

  it('goes on after work that rejects', async () => {
    const lock = new FifoLock('the test');
    await expect(lock.run(() => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
    expect(await lock.run(() => Promise.resolve('next'))).toBe('next');
  });

  it('gives up a wait that looks like a deadlock, and only that one', async () => {
    const lock = new FifoLock('the test', 10);
    const release = await lock.acquire();
    await expect(lock.acquire()).rejects.toMatchObject({ code: 'DATABASE_LOCK_TIMEOUT' });
    const next = lock.acquire();
    release();
    release();
    (await next)();
  });
});
