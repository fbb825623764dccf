// What a login says: in a Basic header, or in the body.
import type { FieldError } from '@nestling/core';
import { bodyInvalid } from '../auth.errors.js';
import type { Credentials } from '../backends/basic.credentials.js';
import type { LoginBody } from './request.body.js';

export const MAX_NAME = 256;
export const MAX_PASSWORD = 1024;

/** What is accepted of a member; the rest of the line says so. */
interface TextRule {
  readonly max: number;
  readonly forbidden: RegExp;
}

const RULES: Readonly<Record<'username' | 'password', TextRule>> = {
  // Databases refuse NUL, and store no half of a pair.
  username: { max: MAX_NAME, forbidden: /[\p{Cc}\p{Cs}]/u },
  password: { max: MAX_PASSWORD, forbidden: /[\0\p{Cs}]/u },
};

/**
 * The user name and the password in a body. Members that are not asked for are not looked at.
 *
 * @throws {AUTH_BODY_INVALID} without any value of the body
 */
export function credentialsIn({ members }: LoginBody): Credentials {
  const errors: FieldError[] = [];
  const read = (name: 'username' | 'password'): string => {
    const value = members.get(name);
    const mistake = mistakeIn(value, RULES[name]);
    if (mistake) errors.push({ pointer: `/${name}`, field: name, ...mistake });
    return typeof value === 'string' ? value : '';
  };
  const credentials = { username: read('username'), password: read('password') };
  if (errors.length > 0) throw bodyInvalid(errors);
  return credentials;
}

/** Whether credentials of a header could be anybody's. */
export function areUsable({ username, password }: Credentials): boolean {
  return !mistakeIn(username, RULES.username) && !mistakeIn(password, RULES.password);
}

/**
 * One text of a body.
 *
 * @throws {AUTH_BODY_INVALID}
 */
export function textIn({ members }: LoginBody, name: string): string {
  const value = members.get(name);
  const mistake = mistakeIn(value, { max: MAX_PASSWORD, forbidden: /\0/ });
  if (mistake) throw bodyInvalid([{ pointer: `/${name}`, field: name, ...mistake }]);
  return value as string;
}

function mistakeIn(
  value: unknown,
  { max, forbidden }: TextRule,
): Pick<FieldError, 'code' | 'message'> | undefined {
  if (value === undefined) return { code: 'required', message: 'is required' };
  if (typeof value !== 'string') return { code: 'type', message: 'must be a text' };
  if (value === '') return { code: 'minLength', message: 'must not be empty' };
  if (value.length > max) return { code: 'maxLength', message: `must have at most ${max} characters` };
  if (forbidden.test(value)) return { code: 'characters', message: 'has characters that are not accepted' };
  return undefined;
}
