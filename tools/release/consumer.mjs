// An empty folder with the packages installed from their tarballs, and what a user does in it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const START_MS = 60_000;

export class Consumer {
  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.write('package.json', JSON.stringify({ private: true, type: 'module' }));
  }

  write(name, text) {
    writeFileSync(join(this.folder, name), text);
  }

  read(name) {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  has(name) {
    return existsSync(join(this.folder, name));
  }

  /** Packages by name, or by the file of their tarball. */
  async install(packages) {
    await this.run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages]);
  }

  /** Runs a program to its end; it has to end with 0. */
  async run(program, args, env = {}) {
    const child = this.start(program, args, env);
    const [code] = await child.closed;
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${child.told()}`);
    return child.told();
  }

  /** Runs a program while `work` uses what it serves, then asks it to end. */
  async serving(program, args, port, work) {
    const child = this.start(program, args, { PORT: String(port) });
    try {
      await this.listens(child, port);
      await work(`http://127.0.0.1:${port}`);
    } finally {
      child.kill();
      await child.closed;
    }
  }

  async listens(child, port) {
    const end = Date.now() + START_MS;
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
      if (answer) return;
      if (child.hasEnded() || Date.now() > end)
        throw new Error(`It does not listen:\n${lastLines(child.told())}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  start(program, args, env) {
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { ...process.env, NODE_OPTIONS: '', npm_config_loglevel: 'error', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let told = '';
    child.stdout.on('data', (chunk) => (told += chunk));
    child.stderr.on('data', (chunk) => (told += chunk));
    return {
      closed: once(child, 'close'),
      told: () => told,
      hasEnded: () => child.exitCode !== null,
      // npx starts a program of its own: the whole group is asked.
      kill: () => child.exitCode === null && process.kill(-child.pid, 'SIGTERM'),
    };
  }
}

/** What matters stands at the end. */
function lastLines(text) {
  return text.trimEnd().split('\n').slice(-20).join('\n');
}

/** A port that nobody has. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
