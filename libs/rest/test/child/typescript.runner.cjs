// Runs a TypeScript file on plain Node, in a child process that a test may kill. Jest's own transformer does the compiling.
const Module = require('node:module');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, resolve } = require('node:path');
const { process: compile } = require('../../../../tools/jest/swc-cjs.cjs');

const find = Module._resolveFilename;
// Sources import './x.js', as Node wants it; the file is still x.ts.
Module._resolveFilename = function (request, parent, ...rest) {
  const isSource = parent && parent.filename.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(request);
  const source = isSource && resolve(dirname(parent.filename), request.replace(/\.js$/, '.ts'));
  return source && existsSync(source) ? source : find.call(this, request, parent, ...rest);
};
Module._extensions['.ts'] = (module, file) =>
  module._compile(compile(readFileSync(file, 'utf8'), file).code, file);

require(resolve(process.argv[2]));
