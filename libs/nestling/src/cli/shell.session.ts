// In a terminal, Node's own REPL; what is piped in is a script, which ends where it fails.
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { start } from 'node:repl';
import { Script } from 'node:vm';
import type { ShellContext } from './shell.context.js';

/** Reads statements from the terminal until it is closed. */
export async function openShell(context: ShellContext): Promise<void> {
  const server = start({ prompt: 'nestling> ', ignoreUndefined: true });
  for (const [name, value] of Object.entries(context)) {
    Object.defineProperty(server.context, name, { value, enumerable: true });
  }
  const end = new Promise<void>((resolve) => server.once('exit', resolve));
  // A history that cannot be kept is no reason not to begin.
  server.setupHistory(join(homedir(), '.nestling_history'), () => undefined);
  await end;
}

/** Runs a script, with `await`, and answers its value if it is an expression. */
export async function runScript(text: string, context: ShellContext): Promise<unknown> {
  const names = { ...context, require: createRequire(join(process.cwd(), 'shell.js')) };
  const run = compiled(text, Object.keys(names));
  return run(...Object.values(names));
}

type Run = (...values: unknown[]) => Promise<unknown>;

function compiled(text: string, names: readonly string[]): Run {
  const head = `(async (${names.join(', ')}) =>`;
  try {
    return compile(`${head} (\n${text.replace(/[\s;]+$/, '')}\n))`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return compile(`${head} {\n${text}\n})`);
  }
}

function compile(code: string): Run {
  return new Script(code, { filename: 'stdin', lineOffset: -1 }).runInThisContext() as Run;
}
