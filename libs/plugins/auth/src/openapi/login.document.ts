// What the routes of the login take and answer.
import type { DocumentedRefusal } from '@nestling/core';
import {
  bodyInvalid,
  bodyMalformed,
  bodyTooLarge,
  credentialsInvalid,
  crossSite,
  mediaType,
  refreshInvalid,
  unauthenticated,
  unavailable,
} from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { MAX_NAME, MAX_PASSWORD } from '../login/login.input.js';
import { FORM_TYPE, JSON_TYPE, MAX_BYTES } from '../login/request.body.js';
import { CROSS_SITE, documented, wrongPasswords } from './refusal.document.js';

/** A route of the login, described. */
export interface LoginDocument {
  readonly operation: object;
  readonly refusals: readonly DocumentedRefusal[];
}

const TAG = 'login';
const TEXT = { type: 'string' };
const USERNAME = { ...TEXT, minLength: 1, maxLength: MAX_NAME };
const PASSWORD = { ...TEXT, format: 'password', minLength: 1, maxLength: MAX_PASSWORD };
const NAMES = {
  credentials: 'LoginCredentials',
  form: 'LoginForm',
  answer: 'LoginAnswer',
  oauth: 'LoginToken',
  refresh: 'LoginRefresh',
  logout: 'LoginEnd',
  me: 'LoginUser',
} as const;

/** The schemas of bodies and answers, by name. */
export function loginSchemas({ jwt, login }: AuthSettings): Readonly<Record<string, object>> {
  const { refresh, extraClaims } = login ?? {};
  const refreshToken = { ...TEXT, description: 'Gives a new token, once.' };
  const user = {
    type: 'object',
    description: 'What the token says of the caller.',
    ...(extraClaims ? { properties: Object.fromEntries(extraClaims.map((name) => [name, {}])) } : {}),
  };
  const answer = { ...(jwt ? { token: TEXT } : {}), user, ...(refresh ? { refreshToken } : {}) };
  return {
    [NAMES.credentials]: object({ username: USERNAME, password: PASSWORD }),
    [NAMES.form]: object(
      {
        grant_type: { enum: ['password', ...(refresh ? ['refresh_token'] : [])] },
        username: USERNAME,
        password: PASSWORD,
        scope: { ...TEXT, description: 'Of the scopes of the user, those that the token is to have.' },
        ...(refresh ? { refresh_token: TEXT } : {}),
      },
      ['grant_type'],
    ),
    [NAMES.answer]: object(answer),
    ...(jwt ? { [NAMES.oauth]: oauthAnswer(refresh !== undefined) } : {}),
    ...(refresh ? { [NAMES.refresh]: object({ refreshToken }) } : {}),
    [NAMES.logout]: object(
      {
        ...(refresh ? { refreshToken: TEXT } : {}),
        everywhere: { type: 'boolean', description: 'Ends all sessions of the user.' },
      },
      [],
    ),
    [NAMES.me]: object({ user }),
  };
}

function oauthAnswer(hasRefresh: boolean): object {
  const members = {
    access_token: TEXT,
    token_type: { const: 'bearer' },
    expires_in: { type: 'number', description: 'In seconds.' },
  };
  return object({ ...members, ...(hasRefresh ? { refresh_token: TEXT } : {}) });
}

/** A route of the login, by the name of its handler. */
export function loginDocument(name: string, settings: AuthSettings): LoginDocument | undefined {
  return (DOCUMENTS as Readonly<Record<string, (settings: AuthSettings) => LoginDocument>>)[name]?.(settings);
}

const DOCUMENTS = {
  login: (settings: AuthSettings) => ({
    operation: operation('logIn', 'Logs in', {
      description: 'With a header `Authorization: Basic` the body is not looked at.',
      requestBody: body(NAMES.credentials, { required: false }),
      answers: { 200: answer('Who logged in.', NAMES.answer) },
    }),
    refusals: loginRefusals(settings),
  }),
  token: (settings: AuthSettings) => ({
    operation: operation('createToken', 'Logs in, also by the form of OAuth2', {
      description: 'With a header `Authorization: Basic` a body in JSON is not looked at.',
      requestBody: {
        required: false,
        content: { ...content(NAMES.credentials), [FORM_TYPE]: { schema: ref(NAMES.form) } },
      },
      answers: {
        200: {
          description: 'Who logged in; to the form of OAuth2 in its words.',
          content: {
            [JSON_TYPE]: {
              schema: settings.jwt ? { anyOf: [ref(NAMES.answer), ref(NAMES.oauth)] } : ref(NAMES.answer),
            },
          },
        },
      },
    }),
    refusals: loginRefusals({ ...settings, cookie: undefined }, [JSON_TYPE, FORM_TYPE]),
  }),
  refresh: ({ messages }: AuthSettings) => ({
    operation: operation('refreshToken', 'Renews a token', {
      requestBody: body(NAMES.refresh, { required: true }),
      answers: { 200: answer('A new token, and the refresh token that comes next.', NAMES.answer) },
    }),
    refusals: [
      documented(
        refreshInvalid(messages.refreshInvalid),
        'The refresh token is none, was used, or has ended.',
      ),
      ...bodyRefusals([JSON_TYPE]),
      documented(unavailable(), UNCHECKED),
    ],
  }),
  logout: ({ messages }: AuthSettings) => ({
    operation: operation('logOut', 'Ends the session', {
      requestBody: body(NAMES.logout, { required: false }),
      answers: { 204: { description: 'The session has ended.' } },
    }),
    refusals: [
      documented(
        unauthenticated(['Bearer'], messages.unauthenticated),
        'Nothing was sent that could be ended.',
      ),
      ...bodyRefusals([JSON_TYPE]),
    ],
  }),
  me: () => ({
    operation: operation('whoAmI', 'Tells who is calling', {
      answers: { 200: answer('The caller.', NAMES.me) },
    }),
    refusals: [],
  }),
};

function loginRefusals(
  { messages, cookie }: Omit<AuthSettings, 'cookie'> & { readonly cookie?: unknown },
  types: readonly string[] = [JSON_TYPE],
): DocumentedRefusal[] {
  return [
    documented(
      credentialsInvalid('Bearer', messages.credentialsInvalid),
      'The name or the password is wrong.',
    ),
    ...(cookie ? [documented(crossSite(messages.crossSite), CROSS_SITE)] : []),
    ...bodyRefusals(types),
    wrongPasswords(messages),
    documented(unavailable(), UNCHECKED),
  ];
}

function bodyRefusals(types: readonly string[]): DocumentedRefusal[] {
  const missing = { pointer: '/password', field: 'password', code: 'required', message: 'is required' };
  return [
    documented(bodyMalformed(), 'The body cannot be read.'),
    documented(bodyTooLarge(MAX_BYTES), 'The body is too large.'),
    documented(mediaType(types), `The body is not ${types.join(' or ')}, or is compressed.`),
    documented(bodyInvalid([missing]), 'A member of the body is missing or wrong; every one is in `errors`.'),
  ];
}

const UNCHECKED = 'Credentials cannot be checked at the moment.';

interface OperationParts {
  readonly description?: string;
  readonly requestBody?: object;
  readonly answers: Readonly<Record<number, object>>;
}

function operation(
  operationId: string,
  summary: string,
  { description, requestBody, answers }: OperationParts,
): object {
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [TAG],
    ...(requestBody ? { requestBody } : {}),
    responses: answers,
  };
}

function object(
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = Object.keys(properties),
): object {
  return { type: 'object', ...(required.length > 0 ? { required } : {}), properties };
}

function ref(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

function content(name: string): Record<string, object> {
  return { [JSON_TYPE]: { schema: ref(name) } };
}

function body(name: string, { required }: { readonly required: boolean }): object {
  return { required, content: content(name) };
}

function answer(description: string, name: string): object {
  return { description, content: content(name) };
}
