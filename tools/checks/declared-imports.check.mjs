import { builtinModules } from 'node:module';
import ts from 'typescript';
import { filesBelow, libraries, lineAt, readText } from './workspace.mjs';

const BUILT_IN = new Set(builtinModules);

const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

const isOwnOrBuiltIn = (specifier) =>
  specifier.startsWith('.') || specifier.startsWith('node:') || BUILT_IN.has(packageOf(specifier));

function checkFile(file, declared) {
  const text = readText(file);
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => !isOwnOrBuiltIn(fileName) && !declared.has(packageOf(fileName)))
    .map(({ fileName, pos }) => ({
      file,
      line: lineAt(text, pos),
      problem: `"${packageOf(fileName)}" is not among the package's dependencies.`,
      remedy:
        'Declare it in package.json under dependencies or peerDependencies; the build order comes from there.',
    }));
}

/** What a package's sources import, its package.json declares: it is all that Nx and a user's npm look at. */
export function checkDeclaredImports() {
  return libraries().flatMap(({ src, manifest }) => {
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
    const sources = filesBelow(src, (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    return sources.flatMap((file) => checkFile(file, declared));
  });
}
