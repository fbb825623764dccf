import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'ConfigFileError',
    'NESTLING_CODES',
    'NestlingModule',
    'UsageError',
    'createApp',
    'fileToEntities',
    'runCli',
  ]);
});
