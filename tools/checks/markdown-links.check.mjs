import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ROOT, filesBelow, libraries, lineAt, readText } from './workspace.mjs';

const CODE_BLOCK = /^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\2[`~]*[ \t]*$/gm;
const CODE_SPAN = /(`+)[^`\n]+\1/g;
const LINK = /\]\(\s*<?([^\s)>]+)>?(?:\s+["'][^)]*)?\)|^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)>?/gm;
const ELSEWHERE = /^([a-z][a-z0-9+.-]*:|\/\/|#)/i;

/** Blanks out code without moving the lines, for an example of a link is not a link. */
const withoutCode = (text) =>
  text
    .replace(CODE_BLOCK, (block) => block.replace(/[^\n]/g, ' '))
    .replace(CODE_SPAN, (span) => ' '.repeat(span.length));

function resolveTarget(target, page) {
  const path = decodeURIComponent(target.replace(/[?#].*$/, ''));
  return path.startsWith('/') ? join(ROOT, path) : resolve(dirname(page), path);
}

function checkPage(file) {
  const text = withoutCode(readText(file));
  return [...text.matchAll(LINK)]
    .map((match) => ({ target: match[1] ?? match[2], line: lineAt(text, match.index) }))
    .filter(({ target }) => !ELSEWHERE.test(target) && !existsSync(resolveTarget(target, file)))
    .map(({ target, line }) => ({
      file,
      line,
      problem: `The link to "${target}" leads nowhere.`,
      remedy: 'Correct the path; it is relative to the page.',
    }));
}

/** Every relative link of the README, CONTRIBUTING, the docs and the packages' READMEs leads to a file. */
export function checkMarkdownLinks() {
  const pages = [
    ...['README.md', 'CONTRIBUTING.md'].map((name) => join(ROOT, name)),
    ...filesBelow(join(ROOT, 'docs'), (name) => name.endsWith('.md')),
    ...libraries().map(({ root }) => join(root, 'README.md')),
  ];
  return pages.filter((page) => existsSync(page)).flatMap(checkPage);
}
