import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A Redis of the benchmark's own, which it may stop. */
export class RedisServer {
  #port;
  #process;

  static async start() {
    const server = new RedisServer();
    server.#port = await freePort();
    await server.start();
    return server;
  }

  get url() {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Starts it, empty. */
  async start() {
    const options = ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#process = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    const failed = once(this.#process, 'error').then(([error]) => {
      throw error;
    });
    failed.catch(() => {}); // Only the start is waited for.
    const ready = new Promise((resolve) => {
      this.#process.stdout.on('data', (text) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
    await Promise.race([ready, failed]);
  }

  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  /** It takes connections, and answers nothing. */
  silence() {
    this.#process.kill('SIGSTOP');
  }

  answerAgain() {
    this.#process.kill('SIGCONT');
  }
}
