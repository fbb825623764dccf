// In a terminal, Node's own REPL; what is piped in is a script, which ends where it fails.
import { createRequire, Module } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { start } from 'node:repl';
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
  const names = { ...context, require: createRequire(scriptFile()) };
  const run = compiled(text, Object.keys(names));
  return run(...Object.values(names));
}

/** Where a script would be if it were a file: what it names is found from there. */
const scriptFile = (): string => join(process.cwd(), 'stdin');

type Run = (...values: unknown[]) => Promise<unknown>;

function compiled(text: string, names: readonly string[]): Run {
  const head = `(async (${names.join(', ')}) =>`;
  try {
    return compile(`${head} (${text.replace(/[\s;]+$/, '')}\n))`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return compile(`${head} {${text}\n})`);
  }
}

/** What is needed of a CommonJS module; Node's types leave it out. */
interface Compiling {
  exports: unknown;
  _compile(code: string, file: string): void;
}

/** As a module of the current folder: in a script of `node:vm`, `import()` fails, or comes with a warning. */
function compile(code: string): Run {
  const module = new Module('stdin') as unknown as Compiling;
  module._compile(`module.exports = ${code}`, scriptFile());
  return module.exports as Run;
}
