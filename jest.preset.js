import { fileURLToPath } from 'node:url';

const transformer = fileURLToPath(new URL('./tools/jest/swc-cjs.cjs', import.meta.url));

/** What every package's jest.config.mjs spreads; a package adds its own rootDir and nothing else. */
export default {
  testEnvironment: 'node',
  // The first condition makes @nestling/* resolve to sources, so that no build is needed before a test.
  testEnvironmentOptions: { customExportConditions: ['@nestling/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  // Sources import './x.js', as Node wants it; under Jest the file is still x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.[cm]?[jt]sx?$': transformer },
  transformIgnorePatterns: [],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // The default provider instruments before the transformer runs and reports 0 %.
  coverageProvider: 'v8',
  coverageDirectory: '<rootDir>/coverage',
  collectCoverageFrom: ['<rootDir>/src/**/*.ts', '!<rootDir>/src/**/*.spec.ts'],
  maxWorkers: 2,
  testTimeout: 30_000,
};
