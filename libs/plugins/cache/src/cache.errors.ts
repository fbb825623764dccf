// Every code of this package; each has a section in docs/reference/cache/errors.md.

/** Codes of mistakes in declarations, reported at boot. */
export const CACHE_CONFIG_CODES = {
  optionInvalid: 'CACHE_OPTION_INVALID',
  ttlInvalid: 'CACHE_TTL_INVALID',
  cacheUnknown: 'CACHE_UNKNOWN',
  packageMissing: 'CACHE_PACKAGE_MISSING',
  notShared: 'CACHE_NOT_SHARED',
  readMissing: 'CACHE_READ_MISSING',
  methodAmbiguous: 'CACHE_METHOD_AMBIGUOUS',
} as const;

/** Codes of errors at run time. */
export const CACHE_ERROR_CODES = {
  notInjected: 'CACHE_NOT_INJECTED',
  valueUnkeepable: 'CACHE_VALUE_UNKEEPABLE',
} as const;

/** An error of the program in its use of a cache. */
export class CacheError extends Error {
  override readonly name = 'CacheError';

  constructor(
    /** The stable code. */
    readonly code: string,
    message: string,
  ) {
    super(`${message} [${code}]`);
  }
}

/** A decorated method of an object that Nest did not make, or without the module. */
export function notInjected(decorator: string, method: string): CacheError {
  return new CacheError(
    CACHE_ERROR_CODES.notInjected,
    `@${decorator}() on ${method} found no cache: let Nest make the object (a provider or a controller), and import CacheModule.forRoot() in the application.`,
  );
}

/** A value with something in it that cannot be kept. */
export function valueUnkeepable(key: string): CacheError {
  return new CacheError(
    CACHE_ERROR_CODES.valueUnkeepable,
    `What is to be kept under "${key}" holds a function, a symbol or a promise: keep data.`,
  );
}
