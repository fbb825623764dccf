import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'Computed',
    'CreateIdempotencyTable',
    'EndpointCatalog',
    'EndpointController',
    'EndpointService',
    'Field',
    'FilteringInterceptor',
    'IdempotencyRecord',
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
    'endpointServiceToken',
  ]);
});
