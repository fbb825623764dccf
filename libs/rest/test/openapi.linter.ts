// What a public linter says of a document.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OpenApiDocument } from '../src/openapi/openapi.types.js';

/** The linter's findings of the worst kind; it reads the document from a file and asks no network. */
export async function lintErrors(document: OpenApiDocument): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'nestling-openapi-'));
  const file = join(directory, 'openapi.json');
  await writeFile(file, JSON.stringify(document));
  const root = dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json'));
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    NODE_OPTIONS: '',
  };
  try {
    return await new Promise((resolve) => {
      const args = [join(root, 'bin/cli.js'), 'lint', file, '--format=json'];
      execFile(
        process.execPath,
        args,
        { env, cwd: directory, maxBuffer: 2 ** 24 },
        (error, stdout, stderr) => {
          const { problems = [] } = JSON.parse(stdout || '{}') as {
            problems?: { severity: string; message: string; location: unknown }[];
          };
          const errors = problems.filter(({ severity }) => severity === 'error');
          resolve(
            error && errors.length === 0
              ? stdout + stderr
              : errors.map((found) => JSON.stringify(found)).join('\n'),
          );
        },
      );
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
