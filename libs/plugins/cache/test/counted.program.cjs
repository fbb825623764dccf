// Runs the application from its sources.
require('./counted.app.ts');
