import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { ROOT, filesBelow, fromRoot, libraries, readText } from './workspace.mjs';

const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;
const CODE_IN_HEADING = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;

/** The string literals of a file that look like an error code; comments do not count. */
function declaredCodes(file) {
  const source = ts.createSourceFile(file, readText(file), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isStringLiteralLike(node) && CODE.test(node.text)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ code: node.text, file, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function headingCodes(file) {
  if (!existsSync(file)) return [];
  return readText(file)
    .split('\n')
    .flatMap((text, index) =>
      /^#{2,6}\s/.test(text)
        ? [...text.matchAll(CODE_IN_HEADING)].map(([code]) => ({ code, file, line: index + 1 }))
        : [],
    );
}

function missingFrom(others, entries) {
  const known = new Set(others.map(({ code }) => code));
  return entries.filter(({ code }, index) => {
    const isFirst = entries.findIndex((entry) => entry.code === code) === index;
    return isFirst && !known.has(code);
  });
}

function checkLibrary({ name, src }) {
  const sources = filesBelow(src, (file) => file.endsWith('.errors.ts'));
  if (sources.length === 0) return [];
  const page = resolve(ROOT, `docs/reference/${name}/errors.md`);
  const declared = sources.flatMap(declaredCodes);
  const documented = headingCodes(page);
  return [
    ...missingFrom(documented, declared).map(({ code, ...place }) => ({
      ...place,
      problem: `The error ${code} is not documented.`,
      remedy: `Add the heading "## ${code}" to ${fromRoot(page)}: what happened, and what to do about it.`,
    })),
    ...missingFrom(declared, documented).map(({ code, ...place }) => ({
      ...place,
      problem: `No *.errors.ts of ${name} declares ${code}.`,
      remedy: 'Remove the heading, or correct the code.',
    })),
  ];
}

/** The codes in a package's *.errors.ts and the headings of its errors page are the same set. */
export const checkDocumentedErrors = () => libraries().flatMap(checkLibrary);
