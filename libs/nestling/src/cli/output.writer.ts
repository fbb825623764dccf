// What a command has made: on stdout, or in the file that --out names.
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../nestling.errors.js';

/** Prints a text, or writes it into a file: over one that is there only where it is told to. */
export async function writeOutput(
  text: string,
  out: string | undefined,
  { force = false }: { readonly force?: boolean | undefined },
): Promise<void> {
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(out, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new UsageError(`${out} is there already; name another file, or write over it with --force`);
    }
    const reason =
      code === 'ENOENT' ? `there is no folder ${dirname(out)}; make it` : `${code}; choose another`;
    const message = `--out is "${out}", which cannot be written: ${reason}`;
    throw Object.assign(new Error(message, { cause: error }), { code });
  }
}
