/** Who calls, and what they may do. @module */

// The module, and what it is told.
export { AuthModule } from './auth.module.js';
export type { ApiKeyOptions, AuthOptions, BasicOptions, CookieOptions, JwtOptions } from './auth.options.js';
export type { JwtAlgorithm, JwtKey } from './tokens/jwt.key.js';

// Who is calling.
export { AuthenticationBackend, type AuthRequest } from './backends/authentication.backend.js';
export { JwtBackend } from './backends/jwt.backend.js';
export { BasicBackend } from './backends/basic.backend.js';
export { CredentialsVerifier, type VerifyCredentials } from './backends/credentials.verifier.js';
export { ApiKeyBackend } from './backends/api-key.backend.js';
export { CookieBackend } from './backends/cookie.backend.js';

// Who may.
export {
  AllowAny,
  IsAdminUser,
  IsAuthenticated,
  Permission,
  type PermissionContext,
} from './permissions/permission.js';
export type {
  AuthenticationOptions,
  PermissionsByVerb,
  PermissionSpec,
} from './access/authentication.options.js';
export type { AccessPlan, PermissionTerm } from './access/access.plan.js';
export type { PolicyOptions, RowRule, RowShare } from './policy/policy.options.js';
export { Authenticate, LoginRequired, Public, RoleRequired } from './access/access.decorators.js';

// What callers are given.
export { TokenService } from './tokens/token.service.js';
export { SessionCookies } from './sessions/session.cookies.js';
export { createApiKey, type NewApiKey } from './keys/api-key.js';
export { ApiKeyStore, type FindApiKey, type StoredApiKey } from './keys/api-key.store.js';

// The codes of its errors.
export { AUTH_CONFIG_CODES, AUTH_HTTP_CODES, AuthRefusal } from './auth.errors.js';
