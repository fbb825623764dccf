import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'Database',
    'DatabaseError',
    'DatabaseModule',
    'DatabaseSession',
    'InjectDatabase',
    'ManagedSession',
    'Migrator',
    'ReadonlySession',
    'Transactional',
    'classifyDriverError',
    'entitiesOf',
    'entityOf',
    'getDatabaseToken',
    'kindOfColumnType',
    'prepareTables',
    'reflectDatabase',
    'schemaToEntities',
    'schemaToYaml',
    'surveySession',
    'tableOf',
    'withDatabase',
  ]);
});
