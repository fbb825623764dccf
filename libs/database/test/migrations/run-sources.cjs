// Runs the source that is named first, and those that it imports, compiled as the tests compile them.
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { resolve } = require('node:path');
const compiler = require('../../../../tools/jest/swc-cjs.cjs');

Module._extensions['.ts'] = (module, file) => {
  module._compile(compiler.process(readFileSync(file, 'utf8'), file).code, file);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const source = request.startsWith('.') && parent ? request.replace(/\.js$/, '.ts') : request;
  const isSource = source !== request && existsSync(resolve(parent.path, source));
  return resolveFilename.call(this, isSource ? source : request, parent, ...rest);
};

require(process.argv[2]);
