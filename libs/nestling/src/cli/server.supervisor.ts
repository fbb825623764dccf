// `nestling serve --watch`: one process that watches files, and one that serves and is replaced when they change. The server
// that is there is always that of the files: one with mistakes tells them and ends, and the next change starts another.
import { spawn, type ChildProcess } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { watchedFiles, watchFiles, type FileWatch } from './file.watch.js';

/** Tells the serving process that another one watches over it. */
const SUPERVISED = 'NESTLING_SUPERVISED';

/** Serves a file, and starts anew whenever it changes; answers when it was told to stop. */
export async function superviseServer(file: string): Promise<void> {
  const supervisor = new ServerSupervisor(file);
  const stop = (): void => supervisor.stop();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  await supervisor.run();
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
}

/** Of the serving process: names the port, so that the next one takes the same. */
export function tellSupervisor(port: number): void {
  if (isSupervised()) process.send?.({ port });
}

/** Of the serving process: ends it when the one that watches over it is gone, or it would keep the port. */
export function stopWithSupervisor(): void {
  if (!isSupervised()) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}

const isSupervised = (): boolean => process.env[SUPERVISED] !== undefined && cluster.isPrimary;

class ServerSupervisor {
  private child: ChildProcess | undefined;
  private port: number | undefined;
  private isStopping = false;
  private isStale = false;
  private wake: () => void = () => undefined;

  constructor(private readonly file: string) {}

  async run(): Promise<void> {
    let watch: FileWatch | undefined;
    while (!this.isStopping) {
      watch?.close();
      this.isStale = false;
      watch = watchFiles(watchedFiles(this.file), (changed) => this.restart(changed));
      await this.serve();
      if (!this.isStopping && !this.isStale) await this.nextChange();
    }
    watch?.close();
  }

  /** The first time lets the server end what it began; the second does not wait. */
  stop(): void {
    this.child?.kill(this.isStopping ? 'SIGKILL' : 'SIGTERM');
    this.isStopping = true;
    this.wake();
  }

  private restart(changed: string): void {
    if (this.isStale || this.isStopping) return;
    this.isStale = true;
    process.stderr.write(`${changed} has changed: starting anew\n`);
    this.child?.kill('SIGTERM');
    this.wake();
  }

  /** Runs a server until it ends. */
  private async serve(): Promise<void> {
    const child = spawn(process.execPath, [...process.execArgv, ...this.args()], {
      env: { ...process.env, [SUPERVISED]: '1' },
      // A terminal sends Ctrl-C to the whole group: the server would take it, and what is sent on from here, for two.
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    child.on('message', ({ port }: { port?: number }) => (this.port = port ?? this.port));
    await once(child, 'exit');
    this.child = undefined;
  }

  /** A port that the system chose is asked for by its number from the second time on. */
  private args(): string[] {
    const args = process.argv.slice(1).filter((arg) => arg !== '--watch');
    return this.port === undefined ? args : [...args, '--port', String(this.port)];
  }

  private nextChange(): Promise<void> {
    process.stderr.write('The server has ended; waiting for a change of its files\n');
    return new Promise((resolve) => (this.wake = resolve));
  }
}
