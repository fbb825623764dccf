import { dirname, posix } from 'node:path';
import ts from 'typescript';
import { SCHEMATICS_CODES, SchematicsError } from '../schematics.errors.js';
import type { SourceText } from './source.text.js';

/**
 * Adds a named import, unless the file has it.
 *
 * @throws SchematicsError where the name stands for something else there
 */
export function withImport(source: SourceText, name: string, from: string): SourceText {
  const imports = source.file.statements.filter(ts.isImportDeclaration);
  const ofPlace = imports.filter((node) => specifierOf(node) === from);
  if (ofPlace.some((node) => importedNames(node).includes(name))) return source;
  if (boundNames(source).includes(name)) throw nameTaken(source.path, name);
  const [open] = ofPlace.flatMap((node) => {
    const { importClause } = node;
    const bindings = importClause?.namedBindings;
    const isForValues = importClause !== undefined && importClause.phaseModifier === undefined;
    return isForValues && bindings && ts.isNamedImports(bindings) && bindings.elements.length > 0
      ? [bindings]
      : [];
  });
  const last = open?.elements.at(-1);
  if (last) return source.with({ start: last.getEnd(), end: last.getEnd(), text: `, ${name}` });
  const line = `import { ${name} } from ${source.quote}${from}${source.quote};`;
  const previous = imports.at(-1);
  if (previous) return source.with({ start: previous.getEnd(), end: previous.getEnd(), text: `\n${line}` });
  const start = source.file.statements[0]?.getStart() ?? 0;
  return source.with({ start, end: start, text: `${line}\n\n` });
}

/** What a file imports or declares, by the names that it has there; one that stands for two things comes twice. */
export function boundNames({ file }: SourceText): string[] {
  return file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return importedNames(statement);
    const { name } = statement as ts.DeclarationStatement;
    return name && ts.isIdentifier(name) ? [name.text] : [];
  });
}

/** A name that a file would have for two things. */
export function nameTaken(path: string, name: string): SchematicsError {
  const what = `${name} would stand for two things there`;
  const remedy = `Choose another name, or call the other one otherwise: import { ${name} as Other${name} }.`;
  return new SchematicsError([{ code: SCHEMATICS_CODES.nameInvalid, where: path, what, remedy }]);
}

/** Where a name of a file is imported from, as it is written there. */
export function importedFrom(source: SourceText, name: string): string | undefined {
  return source.file.statements
    .filter(ts.isImportDeclaration)
    .filter((node) => importedNames(node).includes(name))
    .map(specifierOf)[0];
}

/** The ending that the relative imports of a file have: '.js', '.ts', or none; undefined without any. */
export function importEnding(source: SourceText): string | undefined {
  const [own] = source.file.statements
    .filter(ts.isImportDeclaration)
    .map(specifierOf)
    .filter((specifier) => specifier.startsWith('.'));
  return own === undefined ? undefined : (/\.(js|ts)$/.exec(own)?.[0] ?? '');
}

/** How one file imports another: `../authors/author.entity.js`. */
export function relativeImport(from: string, to: string, ending: string): string {
  const path = posix.relative(dirname(from), to).replace(/\.ts$/, ending);
  return path.startsWith('.') ? path : `./${path}`;
}

/** The file that a relative import of another leads to. */
export function importedFile(from: string, specifier: string): string {
  return `${posix.join(dirname(from), specifier).replace(/\.(js|ts)$/, '')}.ts`;
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}

function importedNames({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [];
  return [...(importClause?.name ? [importClause.name.text] : []), ...names];
}
