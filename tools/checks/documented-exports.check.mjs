import { existsSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import ts from 'typescript';
import { libraries } from './workspace.mjs';

const OPTIONS = { noLib: true, types: [], module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 };

/** Follows './x.js' to x.ts and nothing else: without the types of node_modules the program is ready at once. */
function resolveSibling({ text }, importer) {
  if (!text.startsWith('.')) return { resolvedModule: undefined };
  const file = resolve(dirname(importer), text.replace(/\.js$/, '.ts'));
  if (!existsSync(file)) return { resolvedModule: undefined };
  return { resolvedModule: { resolvedFileName: file, extension: ts.Extension.Ts } };
}

function createProgram(roots) {
  const host = ts.createCompilerHost(OPTIONS);
  host.resolveModuleNameLiterals = (literals, importer) =>
    literals.map((literal) => resolveSibling(literal, importer));
  return ts.createProgram(roots, OPTIONS, host);
}

/** `export const { A, B: C } = …` carries its comment on the statement, or on the one member. */
function documentedNodesOf(declaration) {
  const nodes = [declaration];
  for (let node = declaration.parent; node && !ts.isSourceFile(node); node = node.parent) {
    if (ts.isBindingElement(node) || ts.isVariableStatement(node)) nodes.push(node);
  }
  return nodes;
}

const hasSentence = (node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .some((doc) => ts.isJSDoc(doc) && Boolean(ts.getTextOfJSDocComment(doc.comment)));

const isDocumented = (declaration) => documentedNodesOf(declaration).some(hasSentence);

function placeOf(node) {
  const file = node.getSourceFile();
  return { file: file.fileName, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 };
}

/** `export { X } from 'another-package'`: documented, if at all, over there. */
function comesFromElsewhere({ declarations = [] }) {
  return declarations.some((node) => {
    const from = ts.isExportSpecifier(node) ? node.parent.parent.moduleSpecifier : undefined;
    return from !== undefined && ts.isStringLiteral(from) && !from.text.startsWith('.');
  });
}

function inspectExport(exported, checker, library) {
  if (comesFromElsewhere(exported)) return [];
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
  const ours = (symbol.declarations ?? []).filter((node) =>
    resolve(node.getSourceFile().fileName).startsWith(library.src + sep),
  );
  if (ours.some(isDocumented)) return [];
  const remedy = 'Open its declaration with /** a sentence that says what it does for the reader */.';
  const place = placeOf(ours[0] ?? exported.declarations[0]);
  return [{ ...place, problem: `"${exported.name}" is public and has no TSDoc comment.`, remedy }];
}

/** Every name that a package exports is documented where it is declared. */
export function checkDocumentedExports() {
  const candidates = libraries().filter(({ index }) => existsSync(index));
  const program = createProgram(candidates.map(({ index }) => index));
  const checker = program.getTypeChecker();
  return candidates.flatMap((library) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(library.index));
    const exports = module ? checker.getExportsOfModule(module) : [];
    return exports.flatMap((exported) => inspectExport(exported, checker, library));
  });
}
