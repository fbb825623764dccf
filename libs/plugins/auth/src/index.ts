/** Who calls, and what they may do. @module */

// The module, and what it is told.
export { AuthModule } from './auth.module.js';
export type {
  ApiKeyOptions,
  AuthOptions,
  BasicOptions,
  CookieOptions,
  JwtOptions,
  SessionsOptions,
} from './auth.options.js';
export type { LoginLimits, LoginOptions, RefreshOptions } from './login/login.options.js';
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
  BackendsByVerb,
  BackendSpec,
  PermissionsByVerb,
  PermissionSpec,
} from './access/authentication.options.js';
export type { AccessPlan, PermissionTerm } from './access/access.plan.js';
export type {
  FieldAccess,
  FieldRule,
  PolicyOptions,
  RowRule,
  RowShare,
  WrittenRule,
} from './policy/policy.options.js';
export { CurrentUser } from './access/current-user.decorator.js';
export { Authenticate, LoginRequired, Public, RoleRequired } from './access/access.decorators.js';

// How often.
export { RateLimit, SkipRateLimit } from './limits/rate-limit.decorators.js';
export type {
  RateLimitKey,
  RateLimitRule,
  RateLimitsByVerb,
  RateLimitSpec,
} from './limits/rate-limit.options.js';
export type { RateLimitStoreOptions } from './limits/rate-limit.settings.js';
export type { Limit, LimitPlan } from './limits/rate-limit.plan.js';
export { RateLimiter } from './limits/rate-limiter.js';
export { RateLimitStore } from './limits/rate-limit.store.js';
export type { Count, Quota } from './limits/quota.js';
// Passwords.
export {
  hashPassword,
  verifyPassword,
  type PasswordAlgorithm,
  type VerifyPasswordOptions,
} from './passwords/password.js';
export { listedUsers, type ListedUser } from './passwords/listed.users.js';

// What callers are given.
export { TokenService } from './tokens/token.service.js';
export { Sessions, type OpenedSession, type SessionMark } from './sessions/sessions.js';
export { SessionStore, type SessionChoice, type StoredSession } from './sessions/session.store.js';
export { CreateSessionTable } from './tables/session.table.js';
export { CreateRateLimitTable } from './tables/rate-limit.table.js';
export { CookieSigner } from './sessions/cookie.signer.js';
export { SessionCookies } from './sessions/session.cookies.js';
export { createApiKey, type NewApiKey } from './keys/api-key.js';
export { ApiKeyStore, type FindApiKey, type StoredApiKey } from './keys/api-key.store.js';

// What configuration files say.
export { authSection } from './config/auth.section.js';
export type { AuthConfig } from './config/auth.config.js';

// The codes of its errors.
export { AUTH_CONFIG_CODES, AUTH_HTTP_CODES, AuthRefusal, type AuthMessages } from './auth.errors.js';
