import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFile } from '../src/config/config.reader.js';
import { ConfigFileError } from '../src/config/mistake.js';
import { tryConfig } from '../src/config/trial.run.js';
import { BROKEN_ENDPOINTS, BROKEN_FORMS } from './broken.files.js';

const folder = mkdtempSync(join(tmpdir(), 'nestling-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of a file, without its name. */
async function complaints(yaml: string): Promise<readonly string[]> {
  const file = join(folder, 'api.yaml');
  writeFileSync(file, yaml);
  try {
    await tryConfig(await readConfigFile(file, { environment: {} }));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return error.message.split('\n').map((line) => line.replace(`${file}:`, ''));
  }
}

describe('a file that cannot be used', () => {
  it.each(Object.entries({ ...BROKEN_FORMS, ...BROKEN_ENDPOINTS }))(
    'is told of %s: where, and what to do',
    async (_name, { yaml, lines }) => {
      expect(await complaints(yaml)).toEqual(lines);
    },
  );

  it('is one that is not there', async () => {
    await expect(readConfigFile(join(folder, 'nowhere.yaml'))).rejects.toThrow(
      'nowhere.yaml:1:1: there is no such file',
    );
  });
});
