import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'AUTH_CONFIG_CODES',
    'AUTH_HTTP_CODES',
    'AllowAny',
    'ApiKeyBackend',
    'ApiKeyStore',
    'AuthModule',
    'AuthRefusal',
    'Authenticate',
    'AuthenticationBackend',
    'BasicBackend',
    'CookieBackend',
    'CredentialsVerifier',
    'IsAdminUser',
    'IsAuthenticated',
    'JwtBackend',
    'LoginRequired',
    'Permission',
    'Public',
    'RoleRequired',
    'SessionCookies',
    'TokenService',
    'createApiKey',
  ]);
});
