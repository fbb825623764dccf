import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'Computed',
    'EndpointCatalog',
    'EndpointController',
    'EndpointService',
    'Field',
    'FilteringInterceptor',
    'InjectEndpointService',
    'ListOf',
    'OnEndpoint',
    'PaginationInterceptor',
    'REST_CONFIG_CODES',
    'REST_HTTP_CODES',
    'Reference',
    'References',
    'RestController',
    'RestDocs',
    'RestEndpoint',
    'RestEntity',
    'RestModule',
    'RestService',
  ]);
});
