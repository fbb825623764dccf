import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'ChangeSubscriber',
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
    'fitsColumn',
    'getDatabaseToken',
    'kindOfColumnType',
    'markGenerated',
    'prepareTables',
    'reflectDatabase',
    'schemaToEntities',
    'schemaToYaml',
    'surveySession',
    'tableOf',
    'withDatabase',
  ]);
});
