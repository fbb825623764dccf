// A command inside of this process: what it prints, and how it ends.
import { CliModule } from '../src/cli/cli.module.js';
import { runCli } from '../src/index.js';
import type { Ended } from './nestling.process.js';

export async function command(...args: readonly string[]): Promise<Ended> {
  const told = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      told[name] += String(chunk);
      return true;
    }),
  );
  try {
    await runCli(CliModule, { argv: ['node', 'nestling', ...args], name: 'nestling' });
    return { code: Number(process.exitCode ?? 0), ...told };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
