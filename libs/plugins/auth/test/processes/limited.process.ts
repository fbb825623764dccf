import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ARGUMENTS = ['--conditions=@nestling/source', join(__dirname, 'limited.runner.cjs')];

/** A process of the application, which listens. */
export class LimitedProcess {
  /** The user names whose passwords it checked. */
  readonly checked: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(run: string, args: readonly string[]): Promise<LimitedProcess> {
    const env = { ...process.env, RUN: run, NODE_ENV: 'test', NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [...ARGUMENTS, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: string[] = [];
    child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve, reject) => {
      lines.on('line', (line) => line.startsWith('port ') && resolve(line.slice(5)));
      child.once('exit', () => reject(new Error(`It did not start: ${errors.join('')}`)));
    });
    const started = new LimitedProcess(child, `http://127.0.0.1:${port}`);
    lines.on('line', (line) => line.startsWith('checked ') && started.checked.push(line.slice(8)));
    return started;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
