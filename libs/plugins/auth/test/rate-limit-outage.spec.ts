// What becomes of requests while Redis hangs, is gone, and comes back. The server is one of this test.
import { Controller, Get, Logger } from '@nestjs/common';
import { TestApp } from '@nestling/testing';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuthModule, type RateLimitStoreOptions } from '../src/index.js';

@Controller('plain')
class PlainController {
  @Get() read() {
    return {};
  }
}

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;
if (!isInstalled) console.warn('skipped: a store that fails, for want of redis-server');
let port = 0;
let server: ChildProcess;
const apps: TestApp[] = [];
const warned: string[] = [];

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: found } = probe.address() as AddressInfo;
  probe.close();
  return found;
}

async function startServer(): Promise<void> {
  const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  server = spawn('redis-server', ['--port', String(port), ...settings], { stdio: 'ignore' });
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error('redis-server does not start');
}

async function boot(onFailure?: RateLimitStoreOptions['onFailure']): Promise<() => Promise<number[]>> {
  const app = await TestApp.create({
    module: () => ({
      imports: [
        AuthModule.forRoot({
          rateLimit: { requests: 3, window: '1m' },
          rateLimitStore: {
            store: `redis://127.0.0.1:${port}`,
            prefix: `${onFailure ?? 'default'}:`,
            ...(onFailure ? { onFailure } : {}),
          },
        }),
      ],
      controllers: [PlainController],
    }),
  });
  apps.push(app);
  return async () => {
    const found: number[] = [];
    for (let request = 0; request < 5; request++) found.push((await app.client.get('/plain')).status);
    return found;
  };
}

(isInstalled ? describe : describe.skip)('a store that fails', () => {
  beforeAll(async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((message: string) => void warned.push(message));
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
    port = await freePort();
    await startServer();
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.close()));
    server?.kill('SIGKILL');
    jest.restoreAllMocks();
  });

  it('lets requests through, counts them in memory, or refuses them, and is asked again when it is back', async () => {
    const [allowing, remembering, refusing] = [await boot(), await boot('memory'), await boot('refuse')];
    expect(await allowing()).toEqual([200, 200, 200, 429, 429]);

    server.kill('SIGSTOP');
    expect(await allowing()).toEqual([200, 200, 200, 200, 200]);
    expect(await remembering()).toEqual([200, 200, 200, 429, 429]);
    expect(await refusing()).toEqual([503, 503, 503, 503, 503]);
    expect(warned).toEqual(
      ['let through without being counted', 'counted by each process for itself', 'refused'].map((fate) =>
        expect.stringMatching(
          new RegExp(`^The store of rate limits does not answer \\(.+\\): requests are ${fate}\\.$`),
        ),
      ),
    );
    expect((await apps[2]?.client.get('/plain'))?.body).toMatchObject({ code: 'AUTH_LIMIT_UNAVAILABLE' });

    server.kill('SIGKILL');
    await once(server, 'exit');
    await sleep(1_100);
    expect(await refusing()).toEqual([503, 503, 503, 503, 503]);
    expect(await allowing()).toEqual([200, 200, 200, 200, 200]);

    await startServer();
    const until = Date.now() + 10_000;
    while ((await refusing())[0] !== 200 && Date.now() < until) await sleep(200);
    expect(await refusing()).toEqual([429, 429, 429, 429, 429]);
    expect(warned.at(-1)).toBe('The store of rate limits answers again.');
  }, 30_000);

  it('does not keep an application from starting', async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
    expect(await (await boot())()).toEqual([200, 200, 200, 200, 200]);
  });
});
