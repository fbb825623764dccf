// What a public linter says of OpenAPI documents.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The linter's findings of the worst kind; it reads the documents from files and asks no network. */
export async function lintErrors(...documents: object[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'nestling-openapi-'));
  const files = documents.map((_document, index) => join(directory, `openapi-${index}.json`));
  await Promise.all(files.map((file, index) => writeFile(file, JSON.stringify(documents[index]))));
  const root = dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json'));
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    NODE_OPTIONS: '',
  };
  try {
    return await new Promise((resolve) => {
      const args = [join(root, 'bin/cli.js'), 'lint', ...files, '--format=json'];
      execFile(
        process.execPath,
        args,
        { env, cwd: directory, maxBuffer: 2 ** 24 },
        (error, stdout, stderr) => {
          const errors = problemsOf(stdout).filter(({ severity }) => severity === 'error');
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

interface Problem {
  readonly severity: string;
  readonly message: string;
  readonly location: unknown;
}

/** There is one report for each document, one after the other. */
function problemsOf(reports: string): Problem[] {
  return reports
    .split(/(?<=^\})/m)
    .filter((report) => report.trim() !== '')
    .flatMap((report) => (JSON.parse(report) as { problems?: Problem[] }).problems ?? []);
}
