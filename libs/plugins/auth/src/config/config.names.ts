// Names of a configuration, and the classes and functions that they stand for.
import type { Type } from '@nestjs/common';
import type { ConfigSurroundings } from '@nestling/core';
import { ApiKeyBackend } from '../backends/api-key.backend.js';
import { AuthenticationBackend } from '../backends/authentication.backend.js';
import { BasicBackend } from '../backends/basic.backend.js';
import { CookieBackend } from '../backends/cookie.backend.js';
import { CredentialsVerifier, type VerifyCredentials } from '../backends/credentials.verifier.js';
import { JwtBackend } from '../backends/jwt.backend.js';
import { AllowAny, IsAdminUser, IsAuthenticated, Permission } from '../permissions/permission.js';

type Load = ConfigSurroundings['load'];

const BACKENDS: Readonly<Record<string, Type<AuthenticationBackend>>> = {
  jwt: JwtBackend,
  basic: BasicBackend,
  apikey: ApiKeyBackend,
  cookie: CookieBackend,
};
const PERMISSIONS: Readonly<Record<string, Type<Permission>>> = { AllowAny, IsAuthenticated, IsAdminUser };

/** A backend by its name or its module, or what is wrong with that; a class is itself. */
export function backendOf(given: unknown, load: Load): Type<AuthenticationBackend> | string {
  if (typeof given !== 'string') return given as Type<AuthenticationBackend>;
  const name = given.toLowerCase().replace(/_|authentication$|backend$/g, '');
  const known = Object.hasOwn(BACKENDS, name) ? BACKENDS[name] : undefined;
  return known ?? first(given, load, extending('AuthenticationBackend', AuthenticationBackend));
}

/** A permission by its name or its module, or what is wrong with that. */
export function permissionOf(given: string, load: Load): Type<Permission> | string {
  const known = Object.hasOwn(PERMISSIONS, given) ? PERMISSIONS[given] : undefined;
  return known ?? first(given, load, extending('Permission', Permission));
}

/** A rule that a module exports, or what is wrong with that. */
export function ruleOf(path: string, what: string, load: Load): ((...input: never[]) => unknown) | string {
  const pick = (_name: string, value: unknown) => (isFunction(value) ? value : undefined);
  return first(path, load, { what: `function ${what}`, pick });
}

/** Classes are no functions that can be called. */
function isFunction(value: unknown): value is (...input: never[]) => unknown {
  return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));
}

/** What a module exports to check passwords, or what is wrong with that. */
export function validatorOf(
  path: string,
  load: Load,
): VerifyCredentials | Type<CredentialsVerifier> | string {
  return first(path, load, {
    what: 'function (username, password) => claims | null',
    pick: (_name, value) => {
      if (typeof value !== 'function') return undefined;
      const isUsable = value.prototype instanceof CredentialsVerifier || isFunction(value);
      return isUsable ? (value as VerifyCredentials | Type<CredentialsVerifier>) : undefined;
    },
  });
}

function extending<T extends object>(what: string, base: abstract new () => T) {
  return {
    what: `class that extends ${what} of @nestling/auth`,
    pick: (_name: string, value: unknown): Type<T> | undefined =>
      typeof value === 'function' && value.prototype instanceof base ? (value as Type<T>) : undefined,
  };
}

function first<T>(path: string, load: Load, wanted: Parameters<typeof load<T>>[1]): T | string {
  if (!/^\.{0,2}\//.test(path))
    return `"${path}" is not known here; use a name of the reference, or the path of a module`;
  const found = load(path, wanted);
  if (typeof found === 'string') return found;
  return found[0] as T;
}
