// An app to test: started on a platform, with a database of its own.
export { TestApp, type TestAppOptions } from './test.app.js';
export { platforms, type Platform } from './platform.js';

// Talking to it.
export { TestClient, type TestRequestOptions } from './test.client.js';
export type { TestResponse } from './test-response.js';

// The databases alone.
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { testDialects } from './test-dialects.js';
