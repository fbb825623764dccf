// The answers of the routes: their bodies, their headers, and the problems of each status.
import { CORE_ERROR_CODES, describeProblem, NestlingHttpError, PROBLEM_MEDIA_TYPE } from '@nestling/core';
import { REST_HTTP_CODES } from '../rest.errors.js';
import { schemaRef, type DocumentPart } from './openapi.types.js';

/** The name of the schema of every error. */
export const PROBLEM_SCHEMA_NAME = 'Problem';

const TEXT = { type: 'string' };

/** The schema of every error (RFC 9457). */
export const PROBLEM_SCHEMA: DocumentPart = {
  type: 'object',
  description: 'An error, as RFC 9457 has it.',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance'],
  properties: {
    type: { ...TEXT, format: 'uri', description: 'A name for this kind of error.' },
    title: { ...TEXT, description: 'The words of the status.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { ...TEXT, description: 'What is wrong, for people.' },
    code: { ...TEXT, description: 'What is wrong, for programs.' },
    instance: { ...TEXT, description: 'The path of the request.' },
    errors: {
      type: 'array',
      description: 'Each thing that is wrong with the body or the query string.',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: {
          pointer: { ...TEXT, format: 'json-pointer' },
          index: { type: 'integer', minimum: 0, description: 'Which item of a bulk.' },
          field: TEXT,
          code: TEXT,
          message: TEXT,
        },
      },
    },
  },
};

/** What is said of a status, and the code and detail of its example. */
interface ProblemWords {
  readonly description: string;
  readonly code: string;
  readonly detail: string;
}

const PROBLEMS = {
  400: {
    description: 'The path, the query string or the syntax of the body is wrong.',
    code: REST_HTTP_CODES.queryInvalid,
    detail: 'titel is no parameter of this route.',
  },
  403: {
    description: 'The row would lie outside of what the caller may reach.',
    code: REST_HTTP_CODES.outsideScope,
    detail: 'The row would lie outside of what you may reach.',
  },
  404: { description: 'There is no such row.', code: REST_HTTP_CODES.notFound, detail: 'not found' },
  409: {
    description: 'The write conflicts with the rows there are: the version, a unique value or a reference.',
    code: REST_HTTP_CODES.versionConflict,
    detail: 'version conflict',
  },
  412: {
    description: 'The row is no longer in the state that If-Match names.',
    code: REST_HTTP_CODES.preconditionFailed,
    detail: 'The row has changed since the version in If-Match; read it again.',
  },
  413: {
    description: 'The body is too large.',
    code: REST_HTTP_CODES.bodyTooLarge,
    detail: 'The body is larger than 1048576 bytes.',
  },
  415: {
    description: 'The body is not JSON, or is compressed.',
    code: REST_HTTP_CODES.mediaType,
    detail: 'The body must be JSON: send it with `Content-Type: application/json`.',
  },
  422: {
    description: 'A value in the body is not accepted; every one is in `errors`.',
    code: REST_HTTP_CODES.bodyInvalid,
    detail: '2 fields are not accepted.',
  },
  500: {
    description: 'Something unforeseen.',
    code: CORE_ERROR_CODES.internal,
    detail: 'Internal error. Request id: 0b9e4f6a',
  },
  503: {
    description: 'The database is busy.',
    code: REST_HTTP_CODES.busy,
    detail: 'The database is busy; try again.',
  },
} as const satisfies Readonly<Record<number, ProblemWords>>;

/** The statuses that may ask for another try. */
const RETRIED: readonly number[] = [409, 503];

/** A status that is answered with a problem. */
export type ProblemStatus = keyof typeof PROBLEMS;

const HEADERS = {
  ETag: 'Names the state of what is answered.',
  Link: 'The neighbouring pages (RFC 8288), `rel="next"` and `rel="prev"`, where there are any.',
  Location: 'The path of the new row.',
  Allow: 'The enabled verbs.',
  'Idempotency-Replayed': '`true` where the request was a repeat, and was not done again.',
  'Retry-After': 'Seconds until another try makes sense.',
} as const;

/** A header that an answer may carry. */
export type DocumentedHeader = keyof typeof HEADERS;

/** An answer without a body, or with one of this schema. */
export function response(
  description: string,
  { schema, headers = [] }: { schema?: string; headers?: readonly DocumentedHeader[] } = {},
): DocumentPart {
  return {
    description,
    ...(headers.length > 0 ? { headers: headersOf(headers) } : {}),
    ...(schema === undefined ? {} : { content: { 'application/json': { schema: schemaRef(schema) } } }),
  };
}

/** The problems of these statuses, by status. */
export function problemResponses(
  statuses: readonly ProblemStatus[],
  path: string,
): Record<string, DocumentPart> {
  return Object.fromEntries(statuses.map((status) => [String(status), problemResponse(status, path)]));
}

function problemResponse(status: ProblemStatus, path: string): DocumentPart {
  const { description, code, detail } = PROBLEMS[status];
  const example = describeProblem(new NestlingHttpError(status, { code, detail }), path, '');
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: schemaRef(PROBLEM_SCHEMA_NAME), example } };
  return {
    description,
    ...(RETRIED.includes(status) ? { headers: headersOf(['Retry-After']) } : {}),
    content,
  };
}

function headersOf(names: readonly DocumentedHeader[]): DocumentPart {
  return Object.fromEntries(names.map((name) => [name, { description: HEADERS[name], schema: TEXT }]));
}
