// The command as a process of its own, from its sources.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'libs/nestling/src/cli/main.ts');
const ARGUMENTS = [
  '--conditions=@nestling/source',
  '--require',
  join(ROOT, 'tools/jest/source.register.cjs'),
  join(import.meta.dirname, 'program.cjs'),
];

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export class NestlingProcess {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;

  constructor(
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>> = {},
    program = MAIN,
    cwd?: string,
  ) {
    const env = {
      ...process.env,
      DATABASE_URL: undefined,
      HOST: undefined,
      PORT: undefined,
      FORCE_COLOR: undefined,
      NO_COLOR: '1',
      NESTLING_TEST_PROGRAM: program,
      ...environment,
    };
    this.child = spawn(process.execPath, [...ARGUMENTS, ...args], { env, cwd });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  /** Waits until it listens, and answers where. */
  origin(): Promise<string> {
    return this.printed(/^Nestling listening on (\S+)$/m);
  }

  /** Waits for its first line. */
  line(): Promise<string> {
    return this.printed(/^(.+)\n/);
  }

  private async printed(pattern: RegExp): Promise<string> {
    for (;;) {
      const [, found] = pattern.exec(this.stdout) ?? [];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) throw new Error(`It ended before it listened: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits for its end. */
  async ended(): Promise<Ended> {
    if (this.child.exitCode === null) await once(this.child, 'close');
    return { code: this.child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }
}
