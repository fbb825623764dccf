import { libraries, walk } from './workspace.mjs';

const VAGUE_FILES = new Set(['utils', 'helpers', 'common', 'shared', 'types', 'index']);
const VAGUE_DIRECTORIES = new Set(['utils', 'helpers', 'common', 'shared', 'types', 'interfaces', 'mixin']);
const KEBAB_DIRECTORY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const KEBAB_FILE = /^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/;

const RENAME_TO_SUBJECT =
  'Name it after its one subject, as <subject>.<role>.ts, beside the code that needs it.';
const RENAME_TO_KEBAB =
  'Use lower case, dashes within a word group and a dot before the role: page-size.parser.ts.';

function problemOf({ name, isDirectory, path }, library) {
  if (path === library.index) return undefined;
  if (!isDirectory && !name.endsWith('.ts')) return undefined;
  const [vague, kebab] = isDirectory ? [VAGUE_DIRECTORIES, KEBAB_DIRECTORY] : [VAGUE_FILES, KEBAB_FILE];
  const subject = isDirectory ? name : name.replace(/(\.spec)?\.ts$/, '');
  if (subject === 'index') {
    return {
      problem: 'A second index.ts.',
      remedy: 'Import the files themselves; only src/index.ts gathers names.',
    };
  }
  if (vague.has(subject)) return { problem: `"${name}" says nothing.`, remedy: RENAME_TO_SUBJECT };
  if (!kebab.test(name)) return { problem: `"${name}" is not kebab-case.`, remedy: RENAME_TO_KEBAB };
  return undefined;
}

/** Files and folders of a package's sources carry names that say what is in them. */
export function checkFileNames() {
  return libraries().flatMap((library) =>
    [...walk(library.src)].flatMap((entry) => {
      const found = problemOf(entry, library);
      return found ? [{ file: entry.path, line: 1, ...found }] : [];
    }),
  );
}
