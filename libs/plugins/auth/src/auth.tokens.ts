/** What the application wrote in `AuthModule.forRoot`. */
export const AUTH_OPTIONS = Symbol('@nestling/auth:options');
/** The same, checked and with its keys read. */
export const AUTH_SETTINGS = Symbol('@nestling/auth:settings');
