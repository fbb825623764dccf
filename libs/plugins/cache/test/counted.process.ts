import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');
const REGISTER = join(ROOT, 'tools/jest/source.register.cjs');

/** What a process answers to a question that it asked its cache many times at once. */
export interface Taken {
  readonly taken: string;
  /** How many different answers it got. */
  readonly kinds: number;
}

/** An application in a process of its own. */
export class CountedProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>>): Promise<CountedProcess> {
    const child = fork(join(import.meta.dirname, 'counted.program.cjs'), [], {
      execArgv: ['--conditions=@nestling/source', '--require', REGISTER],
      env: { ...process.env, ...environment, NO_COLOR: '1' },
    });
    const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
    const { origin } = message as { origin?: string };
    if (origin === undefined) throw new Error(`The process ended with ${JSON.stringify(message)}.`);
    return new CountedProcess(child, origin);
  }

  async take(question: string): Promise<Taken> {
    this.child.send(question);
    const [message] = (await once(this.child, 'message')) as [Taken];
    return message;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }
}
