import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';
import { UsageError } from '../nestling.errors.js';

/** What is read of standard input. */
type Input = Readable & { readonly isTTY?: boolean };

/**
 * A password: asked for twice and not shown on a terminal, otherwise the first line that comes.
 *
 * @throws UsageError without one, or for two that differ
 */
export async function readPassword(input: Input, output: Writable): Promise<string> {
  if (!input.isTTY) return given(await firstLine(input));
  const password = given(await ask('Password: ', input, output));
  if ((await ask('Once more: ', input, output)) !== password) throw new UsageError('The two differ.');
  return password;
}

function given(password: string | undefined): string {
  if (password) return password;
  throw new UsageError('There is no password: type one, or send it: nestling hash-password < file');
}

async function firstLine(input: Input): Promise<string | undefined> {
  for await (const line of createInterface({ input })) return line;
  return undefined;
}

/** The terminal shows what readline writes, and here that is nothing. */
function ask(question: string, input: Input, output: Writable): Promise<string | undefined> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: true });
  output.write(question);
  return new Promise((resolve) => {
    let line: string | undefined;
    lines.once('line', (typed) => {
      line = typed;
      lines.close();
    });
    // Ctrl-C and Ctrl-D close it without a line.
    lines.once('close', () => {
      output.write('\n');
      resolve(line);
    });
  });
}
