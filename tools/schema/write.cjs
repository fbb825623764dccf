/** Writes libs/nestling/nestling.schema.json: `node --conditions=@nestling/source tools/schema/write.cjs`. */
require('../jest/source.register.cjs');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { format } = require('prettier');
const { editorSchema } = require('../../libs/nestling/src/schema/editor.schema.ts');

const file = join(__filename, '../../../libs/nestling/nestling.schema.json');
format(JSON.stringify(editorSchema()), { parser: 'json', printWidth: 110 }).then((text) =>
  writeFileSync(file, text),
);
