// Redis: the shared one of the tests, and servers of a test's own that it may stop.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The Redis of all tests; empty where it is left out. */
export const REDIS_URL = process.env['NESTLING_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Whether tests can start servers of their own. */
export const canStartRedis = REDIS_URL !== '' && spawnSync('redis-server', ['--version']).status === 0;

/** A server that belongs to one test. */
export class RedisServer {
  private process?: ChildProcess;

  private constructor(private readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const server = new RedisServer(port);
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, empty. */
  async resume(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.process = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.stdout.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const server = this.process;
    if (!server || server.exitCode !== null) return;
    server.kill('SIGCONT');
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  /** It takes connections, and never answers. */
  blackHole(): void {
    this.process?.kill('SIGSTOP');
  }

  answerAgain(): void {
    this.process?.kill('SIGCONT');
  }
}
