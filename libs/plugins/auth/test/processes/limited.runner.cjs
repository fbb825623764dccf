/** Runs the application from its sources: `limited.runner.cjs <store> [<url of the database>]`. */
require('../../../../../tools/jest/source.register.cjs');
require('./limited.child.ts');
