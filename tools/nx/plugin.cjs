/**
 * Gives every publishable package and every app the same four targets, so that no package carries scripts or a
 * project.json. A package is recognised by its tsconfig.build.json; caching and order are in nx.json.
 */
const { dirname } = require('node:path');
const { createNodesFromFiles } = require('@nx/devkit');

const PROJECTS = '{libs/*,libs/plugins/*,libs/tooling/*,apps/*}/tsconfig.build.json';

// A file that was renamed in src would otherwise live on in dist and be published.
const REMOVE_DIST = `node -e "require('node:fs').rmSync('dist', { recursive: true, force: true })"`;

// Every package is published with the licence, which the repository has once.
const COPY_LICENSE = `node -e "require('node:fs').copyFileSync(process.env.NX_WORKSPACE_ROOT + '/LICENSE', 'LICENSE')"`;

const COMMANDS = {
  build: `${REMOVE_DIST} && ${COPY_LICENSE} && tsc -p tsconfig.build.json`,
  typecheck: 'tsc -p tsconfig.json --noEmit',
  lint: 'eslint .',
  test: 'jest --passWithNoTests',
};

const toTarget = (command) => ({
  executor: 'nx:run-commands',
  options: { command, cwd: '{projectRoot}' },
});

const targets = Object.fromEntries(
  Object.entries(COMMANDS).map(([name, command]) => [name, toTarget(command)]),
);

const inferProject = (file) => ({ projects: { [dirname(file)]: { targets } } });

module.exports = {
  name: 'nestling',
  createNodesV2: [
    PROJECTS,
    (files, options, context) => createNodesFromFiles(inferProject, files, options, context),
  ],
};
