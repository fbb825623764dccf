import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'FolderTree',
    'SCHEMATICS_CODES',
    'SchematicsError',
    'generateApp',
    'generateCommand',
    'generateEndpoint',
    'generateHook',
    'generateInit',
    'generatePermission',
    'generatePlugin',
    'nestAdd',
    'runGenerator',
  ]);
});
