/**
 * Jest transformer: hands every module to Jest as CommonJS.
 *
 * NestJS 12 ships ES modules only, and some CommonJS packages `require()` it. Inside Jest both worlds share one
 * instance of each class only when there is a single module system, so TypeScript sources and the ES modules of
 * node_modules are compiled to CommonJS here; files that are CommonJS already pass through untouched.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const swc = require('@swc/core');

/** Sources in a folder of this name stand for a user's application. */
const NEST_NEW = /[\\/]nest-new[\\/][^\\/]+\.ts$/;
const TYPESCRIPT = /\.[cm]?tsx?$/;

const base = { swcrc: false, configFile: false, module: { type: 'commonjs', ignoreDynamic: false } };

const typescriptOptions = {
  ...base,
  sourceMaps: 'inline',
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
      // Lifts jest.mock() above the imports.
      hidden: { jest: true },
    },
  },
};

/** What a new Nest application compiles to: fields of its classes are defined, not assigned (ES2023). */
const nestNewOptions = {
  ...typescriptOptions,
  jsc: {
    ...typescriptOptions.jsc,
    transform: { ...typescriptOptions.jsc.transform, useDefineForClassFields: true },
  },
};

const javascriptOptions = {
  ...base,
  sourceMaps: false,
  jsc: { target: 'es2022', parser: { syntax: 'ecmascript' }, transform: { hidden: { jest: true } } },
};

const moduleTypes = new Map();

/** Answers the `type` of the nearest package.json, as Node does. */
function moduleTypeOf(directory) {
  if (!moduleTypes.has(directory)) moduleTypes.set(directory, readModuleType(directory));
  return moduleTypes.get(directory);
}

function readModuleType(directory) {
  const manifest = join(directory, 'package.json');
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type ?? 'commonjs';
  const parent = dirname(directory);
  return parent === directory ? 'commonjs' : moduleTypeOf(parent);
}

function optionsFor(file) {
  if (NEST_NEW.test(file)) return nestNewOptions;
  if (TYPESCRIPT.test(file)) return typescriptOptions;
  if (file.endsWith('.mjs')) return javascriptOptions;
  if (file.endsWith('.js') && moduleTypeOf(dirname(file)) === 'module') return javascriptOptions;
  return undefined;
}

const digest = (...parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha1')).digest('hex');

const transformerVersion = digest(readFileSync(__filename), swc.version);

module.exports = {
  process(source, file) {
    const options = optionsFor(file);
    return options ? swc.transformSync(source, { ...options, filename: file }) : { code: source };
  },
  getCacheKey(source, file) {
    return digest(transformerVersion, optionsFor(file) ? 'compiled' : 'verbatim', file, source);
  },
};
