import { Ajv } from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { editorSchema } from '../src/schema/editor.schema.js';

const FILE = join(import.meta.dirname, '../nestling.schema.json');
const APIS = join(import.meta.dirname, 'apis');

describe('nestling.schema.json', () => {
  // Written anew by: node --conditions=@nestling/source tools/schema/write.cjs
  it('is what the reader checks files with', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(editorSchema());
  });

  it.each(readdirSync(APIS).filter((name) => name.endsWith('.yaml')))(
    'accepts %s as an editor reads it',
    (name) => {
      const validate = new Ajv({ strict: false, formats: { regex: true } }).compile(editorSchema());
      const value: unknown = parse(readFileSync(join(APIS, name), 'utf8'));
      expect(validate(value) ? [] : validate.errors).toEqual([]);
    },
  );
});
