// What a command has made: on stdout, or in the file that --out names.
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Prints a text, or writes it into a file. */
export async function writeOutput(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(out, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? `there is no folder ${dirname(out)}; make it` : `${code}; choose another`;
    const message = `--out is "${out}", which cannot be written: ${reason}`;
    throw Object.assign(new Error(message, { cause: error }), { code });
  }
}
