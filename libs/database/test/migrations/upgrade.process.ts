import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process that upgrades a database. */
export class UpgradeProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private output = '';

  constructor(url: string, directory: string) {
    const scripts = ['run-sources.cjs', 'upgrade.child.ts'].map((file) => join(__dirname, file));
    const args = ['--conditions=@nestling/source', ...scripts, url, directory];
    this.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.ended = once(this.child, 'exit');
  }

  /** Waits until it has written this. */
  async wrote(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`It ended before it wrote "${text}": ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Waits for its end, and answers what it wrote. */
  async end(): Promise<string> {
    await this.ended;
    return this.output;
  }
}
