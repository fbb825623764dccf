import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['**/*.ts'];
const LIBRARY_SOURCES = ['libs/**/src/**/*.ts'];
const TESTS = ['**/test/**/*.ts', '**/*.spec.ts'];
/** What a plugin does to endpoints shows only with the engine; the plugin itself never imports it. */
const PLUGIN_TESTS = ['libs/plugins/*/test/**/*.ts'];

/** Which tagged package may import which; every package may import its own kind only where it is listed. */
const LAYERS = {
  'type:core': ['type:core'],
  'type:database': ['type:core'],
  'type:rest': ['type:core', 'type:database'],
  'type:plugin': ['type:core', 'type:database'],
  'type:testing': ['type:core', 'type:database'],
  'type:tooling': ['type:core', 'type:database'],
  'type:front': ['*'],
  'type:app': ['*'],
};

/** What tests of several packages share, and no package publishes; the imports of sources end at their package. */
const TEST_TOOLS = ['../../../tools/test/**', '../../../../tools/test/**'];

function boundaries({ alsoAllowed = [], ignoredCircularDependencies = [] } = {}) {
  const depConstraints = Object.entries(LAYERS).map(([sourceTag, allowed]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...allowed, ...alsoAllowed],
  }));
  return [
    'error',
    { enforceBuildableLibDependency: true, depConstraints, ignoredCircularDependencies, allow: TEST_TOOLS },
  ];
}

/** The kit stands on core and database; their own tests may use it all the same, for no build follows a test. */
const TEST_BOUNDARIES = {
  alsoAllowed: ['type:testing'],
  ignoredCircularDependencies: [
    ['@nestling/core', '@nestling/testing'],
    ['@nestling/database', '@nestling/testing'],
  ],
};

const DEEP_NESTLING_IMPORT = {
  regex: '^@nestling/[^/]+/.+',
  message: 'Import the package itself; what it does not export is private.',
};
const NEST_INTERNALS_IMPORT = {
  regex: '^@nestjs/[^/]+/.+',
  message: 'Nest internals may move in any release: go through the one file named nest-internals.ts.',
};
const ESCAPING_IMPORT = {
  regex: '^\\.\\.?/(.*/)?(src|dist)/',
  message: 'The path leaves this package: import the other package by its name.',
};

const restrictImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['**/dist/**', '**/coverage/**', '**/node_modules/**', '.nx/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: TYPESCRIPT,
    plugins: { '@nx': nx },
    // Tells consistent-type-imports that a decorated class needs its imports at run time.
    languageOptions: { parserOptions: { experimentalDecorators: true, emitDecoratorMetadata: true } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        {
          'ts-expect-error': 'allow-with-description',
          'ts-ignore': true,
          'ts-nocheck': true,
          minimumDescriptionLength: 10,
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An empty interface is how one package lets others add members by declaration merging.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'always' }],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60 }],
      'max-params': ['error', { max: 3 }],
      ...restrictImports(DEEP_NESTLING_IMPORT),
    },
  },
  {
    files: LIBRARY_SOURCES,
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name: a default has no name to search for.',
        },
        {
          selector: 'ExportAllDeclaration',
          message: 'List the exported names: a star hides what is public.',
        },
      ],
      ...restrictImports(DEEP_NESTLING_IMPORT, NEST_INTERNALS_IMPORT, ESCAPING_IMPORT),
    },
  },
  {
    files: ['libs/**/src/**/nest-internals.ts'],
    rules: restrictImports(DEEP_NESTLING_IMPORT, ESCAPING_IMPORT),
  },
  {
    files: TESTS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(TEST_BOUNDARIES),
      'max-lines-per-function': 'off',
      'max-params': 'off',
    },
  },
  {
    files: PLUGIN_TESTS,
    rules: { '@nx/enforce-module-boundaries': boundaries({ alsoAllowed: ['type:testing', 'type:rest'] }) },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { __filename: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
