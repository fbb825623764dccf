// The schemas of the keys that this package adds to configuration files. `type` has several types in place of `anyOf`: so a
// mistake is reported once, where it is.
import type { JsonSchema } from '@nestling/core';
import { JWT_ALGORITHMS } from '../tokens/jwt.key.js';

const MODULE = '^\\.{0,2}/.+\\.[cm]?js(#\\w+)?$';
/** One schema for all verbs, and not one for each: the checks of a file are compiled at each start. */
const VERBS = '^(GET|POST|PUT|PATCH|DELETE|default)$';

const object = (properties: Readonly<Record<string, JsonSchema>>, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});
const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });
const texts = (description: string): JsonSchema => ({
  type: ['string', 'array'],
  minLength: 1,
  minItems: 1,
  items: { type: 'string', minLength: 1 },
  description,
});
const list = (description: string): JsonSchema => ({ ...texts(description), type: 'array' });
const count = (description: string): JsonSchema => ({ type: 'integer', minimum: 1, description });
const duration = (description: string): JsonSchema => ({
  type: ['number', 'string'],
  minimum: 0,
  pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$',
  description: `${description} (seconds, or 500ms, 30s, 5m)`,
});
const claims = (description: string): JsonSchema => ({
  type: 'object',
  additionalProperties: true,
  description,
});

const LIMIT: Readonly<Record<string, JsonSchema>> = {
  requests: count('How many requests; the next one is a 429.'),
  window: duration('In which time.'),
  burst: count('How many may come at once after a silence.'),
  by: { type: 'string', enum: ['address', 'user'], description: 'Who is counted.' },
};
const LIMIT_TYPES = { type: ['object', 'array', 'boolean'], items: object(LIMIT), minItems: 1 };
const rateLimit = (description: string): JsonSchema => ({ ...object(LIMIT), ...LIMIT_TYPES, description });
/** Of an endpoint: also a limit for each verb. */
const rateLimits = (description: string): JsonSchema => ({
  ...rateLimit(description),
  patternProperties: { [VERBS]: rateLimit('Of this verb.') },
});

const PERMISSION_TYPES: JsonSchema = {
  type: ['string', 'object', 'array'],
  pattern: `^(AllowAny|IsAuthenticated|IsAdminUser)$|${MODULE}`,
  minItems: 1,
  description:
    'AllowAny, IsAuthenticated, IsAdminUser, { roles: [...] }, { scopes: [...] }, or the path of a module, such as ./mine.mjs.',
};
const REQUIRED = { roles: list('One of these roles.'), scopes: list('All of these scopes.') };
const REQUIREMENT: JsonSchema = { ...object(REQUIRED), ...PERMISSION_TYPES };
const PERMISSION: JsonSchema = {
  ...object({}),
  ...PERMISSION_TYPES,
  properties: { ...REQUIRED, withDeleted: REQUIREMENT },
  patternProperties: { [VERBS]: REQUIREMENT },
  items: REQUIREMENT,
};
const BACKENDS = 'jwt|basic|api_?key|cookie|(JWT|Jwt|Basic|ApiKey|Cookie)(Authentication|Backend)';
const BACKEND: JsonSchema = {
  type: ['string', 'array'],
  pattern: `^(${BACKENDS})$|${MODULE}`,
  minItems: 1,
  items: { type: 'string', pattern: `^(${BACKENDS})$|${MODULE}`, description: 'A backend.' },
  description:
    'jwt, basic, apikey, cookie, JWTAuthentication, BasicAuthentication, or the path of a module, such as ./mine.mjs.',
};

const USER = object(
  {
    username: text('What the user logs in with.'),
    passwordHash: text('What nestling hash-password prints.'),
    claims: claims('What is known of the user, such as { roles: [staff] }.'),
  },
  { required: ['username', 'passwordHash'] },
);
const API_KEY = object(
  {
    id: text('What createApiKey gave.'),
    hash: text('What createApiKey gave.'),
    scopes: list('What the key is good for.'),
    expiresAt: text('From when on it is refused, such as 2027-01-01T00:00:00Z.'),
    user: claims('More of the caller.'),
  },
  { required: ['id', 'hash'] },
);

const AUTH = object({
  secret: texts('Signs tokens and sessions; of several the first, and the others are still accepted.'),
  algorithm: { type: 'string', enum: [...JWT_ALGORITHMS], description: 'What tokens are signed with.' },
  privateKey: text('The key that signs, as PEM.'),
  publicKey: text('The key that checks, as PEM.'),
  jwks: object(
    { url: text('Where another server publishes its keys.'), algorithms: list('What it signs with.') },
    { required: ['url', 'algorithms'] },
  ),
  expiresIn: duration('How long a token lives.'),
  issuer: texts('Who must have made a token.'),
  audience: texts('For whom a token must be made.'),
  leeway: duration('How far clocks may differ.'),
  extraClaims: list('What of a user goes into the token.'),
  path: text('Where the login is.'),
  authPath: text("LightAPI's name of path."),
  loginValidator: {
    type: 'string',
    pattern: MODULE,
    description:
      'The path of a module that exports (username, password) => claims | null, such as ./login.mjs.',
  },
  users: { type: 'array', items: USER, minItems: 1, description: 'Who can log in.' },
  refresh: {
    ...object({ expiresIn: duration('How long after the login it can be renewed.') }),
    type: ['boolean', 'object'],
    description: 'Whether logins give a token to renew them by.',
  },
  login: object({
    rateLimit: rateLimit('How often somebody may ask to log in.'),
    limits: object({
      account: count('How many wrong passwords are checked for one account.'),
      network: count('How many wrong passwords are checked from one network.'),
      window: duration('In which time.'),
    }),
  }),
  realm: text('What a browser shows when it asks for a password.'),
  apiKeys: { type: 'array', items: API_KEY, minItems: 1, description: 'The keys of programs.' },
  apiKeyHeader: text('The header that carries such a key.'),
  cookie: object({
    name: text('The name of the cookie.'),
    expiresIn: duration('How long a session lives.'),
    secure: { type: 'boolean', description: 'Whether browsers send it over HTTPS only.' },
    origins: list("Origins, other than the API's own, whose pages may write."),
  }),
  sessions: {
    type: 'string',
    enum: ['database', 'memory'],
    description: 'Where it is kept which sessions were ended.',
  },
});

/** The keys at the top. */
export const AUTH_TOP: Readonly<Record<string, JsonSchema>> = {
  auth: AUTH,
  rateLimit: rateLimit('How often somebody may call what says nothing itself.'),
  rateLimitStore: {
    ...object({
      store: text('memory, database, or redis://...'),
      prefix: text('What its keys in Redis begin with.'),
      timeout: duration('How long a request waits for the store.'),
      onFailure: {
        type: 'string',
        enum: ['allow', 'memory', 'refuse'],
        description: 'What becomes of requests while the store fails.',
      },
    }),
    type: ['string', 'object'],
    pattern: '^(memory|database|rediss?://.+)$',
    description: 'Where requests are counted: memory, database, or redis://...',
  },
};

const SHARE: JsonSchema = {
  ...object(
    {
      field: text('The field that tells whose a row is.'),
      claim: text('Which member of the caller it holds.'),
      except: list('The roles that reach the rows of all.'),
    },
    { required: ['field'] },
  ),
  type: ['string', 'object'],
  minLength: 1,
};
const ROWS: JsonSchema = {
  ...object(
    {
      where: {
        ...claims('A condition, such as { author_id: $user.id } or { published: true }.'),
        minProperties: 1,
      },
      except: list('The roles that it does not hold for.'),
    },
    { required: ['where'] },
  ),
  type: ['object', 'boolean', 'string'],
  pattern: MODULE,
};
const FIELD_RULE: JsonSchema = {
  ...list('The roles that may, [] for nobody; or the path of a module that exports (user) => true or false.'),
  type: ['array', 'string'],
  minItems: 0,
  pattern: MODULE,
};
const POLICY: JsonSchema = {
  ...object({
    owner: {
      ...SHARE,
      description: 'The field that holds the id of the owner: callers reach their own rows.',
    },
    tenant: { ...SHARE, description: 'The field that holds the tenant: callers reach the rows of theirs.' },
    read: {
      ...ROWS,
      description:
        'The rows that can be seen: { where, except }, or the path of a module that exports (user) => where.',
    },
    write: { ...ROWS, description: 'Of these, the rows that can be made, changed and deleted.' },
    fields: {
      type: 'object',
      additionalProperties: object({ read: FIELD_RULE, write: FIELD_RULE }),
      minProperties: 1,
      description: 'For whom fields exist, and who may set them: { salary: { read: [hr], write: [] } }.',
    },
  }),
  minProperties: 1,
  description: 'Which rows callers may reach, and which fields of them.',
};

/** The options of endpoints. */
export const AUTH_ENDPOINT: Readonly<Record<string, JsonSchema>> = {
  authentication: object({ backend: BACKEND, permission: PERMISSION }),
  policy: POLICY,
  rateLimit: rateLimits('How often somebody may call.'),
};
