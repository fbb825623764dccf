/**
 * For a test that starts a process of its own. With `node --conditions=@nestling/source --require <this file>` a
 * `require()` of TypeScript sources works, so that nothing has to be built before a test.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const transformer = require('./swc-cjs.cjs');

const resolve = Module._resolveFilename;
// Sources import './x.js', as Node wants it; the file is still x.ts.
Module._resolveFilename = function (request, parent, ...rest) {
  const isSource = parent?.filename?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(request);
  return resolve.call(this, isSource ? request.replace(/\.js$/, '.ts') : request, parent, ...rest);
};

Module._extensions['.ts'] = (module, file) => {
  module._compile(transformer.process(readFileSync(file, 'utf8'), file).code, file);
};
