/** The conventions that a linter cannot see: each check answers its violations, and one violation fails the run. */
import { checkDeclaredImports } from './declared-imports.check.mjs';
import { checkDocumentedErrors } from './documented-errors.check.mjs';
import { checkDocumentedExports } from './documented-exports.check.mjs';
import { checkFileNames } from './file-names.check.mjs';
import { checkManifests } from './manifests.check.mjs';
import { checkMarkdownLinks } from './markdown-links.check.mjs';
import { fromRoot } from './workspace.mjs';

const CHECKS = {
  'public names are documented': checkDocumentedExports,
  'error codes are documented': checkDocumentedErrors,
  'file names say what is inside': checkFileNames,
  'links lead somewhere': checkMarkdownLinks,
  'package manifests are complete': checkManifests,
  'imports are declared': checkDeclaredImports,
};

let total = 0;
for (const [title, check] of Object.entries(CHECKS)) {
  const violations = check();
  total += violations.length;
  console.log(`${violations.length === 0 ? 'ok    ' : 'FAILED'}  ${title}`);
  for (const { file, line, problem, remedy } of violations) {
    console.log(`  ${fromRoot(file)}:${line}  ${problem}\n    ${remedy}`);
  }
}
if (total > 0) console.log(`\n${total} violation${total === 1 ? '' : 's'} of the conventions.`);
process.exitCode = total > 0 ? 1 : 0;
