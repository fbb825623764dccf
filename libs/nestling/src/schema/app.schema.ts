import type { ConfigSection, Duration, JsonSchema, Size } from '@nestling/core';
import type { Type } from '@nestjs/common';
import type { AuthConfig, RateLimitSpec, RateLimitStoreOptions } from '@nestling/auth';
import type { HttpMiddleware } from '@nestling/server';
import {
  endpointSchema,
  metaSchema,
  type EndpointDeclaration,
  type EndpointMeta,
} from './endpoint.schema.js';
import { duration, flag, keys, listOf, MODULE_PATH, oneOf, size, text } from './schema.parts.js';

/** Where the documentation is. */
export interface DocsDeclaration {
  /** @default true */
  readonly enabled?: boolean;
  /** @default 'docs' */
  readonly path?: string;
  /** @default 'openapi.json' */
  readonly jsonPath?: string;
}

/** How long things may take. */
export interface TimeoutDeclaration {
  /** From the first byte of a request to its last. @default '60s' */
  readonly request?: Duration;
  /** From the first byte of a request to the end of its headers. @default '15s' */
  readonly headers?: Duration;
  /** How long an idle connection is kept. @default '10s' */
  readonly keepAlive?: Duration;
  /** How long requests may take to end once the application is told to stop. @default '10s' */
  readonly shutdown?: Duration;
}

/** A whole application, as YAML describes it and `createApp()` takes it. */
export interface NestlingOptions {
  /** What the API is called. @default 'API' */
  readonly name?: string;
  /** @default '1.0.0' */
  readonly version?: string;
  readonly description?: string;
  /** Signs cursors, and is the default of whatever else needs a secret. @default random for each process */
  readonly secret?: string;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** @default 8000 */
  readonly port?: number;
  readonly database?: {
    /** Where the database is. @default the variable DATABASE_URL */
    readonly url?: string;
    /** The schema of PostgreSQL that tables are in. @default the current one: `public` */
    readonly schema?: string;
    /** Whether missing tables are made at the start; what exists is never altered. @default true */
    readonly create?: boolean;
    /** TypeORM's own alteration of tables at the start, for development. @default false */
    readonly synchronize?: boolean;
    /** Whether names of reflected tables are `albumId` where the column is `AlbumId` or `album_id`. @default false */
    readonly camelCase?: boolean;
  };
  /** The origins whose pages may call. @default none */
  readonly corsOrigins?: readonly string[];
  /** @default true */
  readonly docs?: boolean | DocsDeclaration;
  /** The largest body. @default '1mb' */
  readonly bodyLimit?: Size;
  readonly timeouts?: TimeoutDeclaration;
  /** Addresses or networks of proxies whose forwarded headers are believed. @default none */
  readonly trustedProxies?: readonly string[];
  /** What clients of another system expect: `lightapi`. @default none */
  readonly preset?: 'lightapi';
  /** Who can log in, and what tokens look like; with it, endpoints that say nothing need a caller who is known. */
  readonly auth?: AuthConfig;
  /** How often somebody may call the endpoints that say nothing themselves. @default as often as they like */
  readonly rateLimit?: RateLimitSpec;
  /** Where requests are counted: `memory`, `database`, `redis://...`. @default 'memory' */
  readonly rateLimitStore?: string | RateLimitStoreOptions;
  /** Options of every endpoint that does not say otherwise. */
  readonly defaults?: EndpointMeta;
  /** What stands before and after every request, the first outermost: instances, or paths of modules in a file. */
  readonly middleware?: readonly (HttpMiddleware | string)[];
  /** Endpoints without classes, classes with `@RestEndpoint`, or paths of modules that export such classes. */
  readonly endpoints: readonly (EndpointDeclaration | Type | string)[];
}

const DATABASE = keys({
  url: {
    type: 'string',
    pattern: '^(sqlite(\\+\\w+)?:(:memory:|//)|(postgres(ql)?|mysql|mariadb)(\\+\\w+)?://.)',
    description: 'sqlite:///file.db, sqlite::memory:, postgresql://..., mysql://... or mariadb://...',
  },
  schema: text('The schema that tables are in, on PostgreSQL.'),
  create: flag('Whether missing tables are made at the start.'),
  synchronize: flag("TypeORM's own alteration of tables at the start, for development."),
  camelCase: flag('Whether names of reflected tables are in camel case.'),
});

const DOCS: JsonSchema = {
  ...keys({
    enabled: flag('Whether the documentation is served.'),
    path: text('The path of the page.'),
    jsonPath: text('The path of the OpenAPI document.'),
  }),
  type: ['boolean', 'object'],
  description: 'The documentation: true, false, or where it is.',
};

const TIMEOUTS = keys({
  request: duration('The longest time a request may take to arrive.'),
  headers: duration('The longest time its headers may take to arrive.'),
  keepAlive: duration('How long an idle connection is kept.'),
  shutdown: duration('How long requests may take to end when the application stops.'),
});

const MIDDLEWARE = listOf(
  {
    type: 'string',
    pattern: `^CORSMiddleware$|${MODULE_PATH}`,
    description: 'CORSMiddleware, or the path of a module, such as ./timing.js#Timing.',
  },
  'What stands before and after every request.',
);

const APP: Readonly<Record<string, JsonSchema>> = {
  name: text('What the API is called.'),
  version: text('The version of the API.'),
  description: text('One sentence about the API.'),
  mode: oneOf(['sync', 'async'], "LightAPI's choice of engine; there is one here, and this changes nothing."),
  secret: text('Signs cursors.'),
  host: text('The address to listen on.'),
  port: { type: 'integer', minimum: 0, maximum: 65_535, description: 'The port to listen on.' },
  database: DATABASE,
  corsOrigins: listOf({ type: 'string', minLength: 1 }, 'The origins whose pages may call.'),
  middleware: MIDDLEWARE,
  docs: DOCS,
  bodyLimit: size('The largest body.'),
  timeouts: TIMEOUTS,
  trustedProxies: listOf({ type: 'string', minLength: 1 }, 'Addresses or networks of trusted proxies.'),
  preset: oneOf(['lightapi'], 'What clients of another system expect.'),
};

/** The whole configuration, with what installed packages add. */
export function appSchema(sections: readonly ConfigSection[] = []): JsonSchema {
  const top = Object.assign({}, APP, ...sections.map((section) => section.top)) as typeof APP;
  const endpoints = listOf(endpointSchema(sections), 'The resources of the API.');
  return keys(
    { ...top, defaults: metaSchema(sections), endpoints: { ...endpoints, minItems: 1 } },
    { required: ['endpoints'] },
  );
}
