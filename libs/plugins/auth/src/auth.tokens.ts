/** What the application wrote in `AuthModule.forRoot`. */
export const AUTH_OPTIONS = Symbol('@nestling/auth:options');
/** The same, checked and with its keys read. */
export const AUTH_SETTINGS = Symbol('@nestling/auth:settings');
/** The class that has the routes of the login. */
export const LOGIN_CONTROLLER = Symbol('@nestling/auth:login-controller');
/** Where requests are counted. */
export const RATE_LIMIT_STORE = Symbol('@nestling/auth:rate-limit-store');
