// What an error looks like on the wire: RFC 9457.
import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { CORE_ERROR_CODES, NestlingHttpError, type FieldError } from './core.errors.js';

/** The body of every error answer (RFC 9457, section 3). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly instance: string;
  readonly errors?: readonly FieldError[];
}

/** The media type of a problem (RFC 9457, section 6.1). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const TYPE_BASE = 'urn:nestling:problem:';

/** Describes an error as a problem. An error nobody foresaw says nothing but the request's id. */
export function describeProblem(error: unknown, instance: string, requestId: string): Problem {
  if (error instanceof NestlingHttpError) {
    const { code, detail, errors } = error;
    return problem(error.getStatus(), { code, detail, instance, errors });
  }
  const status = clientErrorStatus(error);
  if (status !== undefined) return problem(status, { ...foreignError(error, status), instance });
  return problem(500, {
    code: CORE_ERROR_CODES.internal,
    detail: `Internal error. Request id: ${requestId}`,
    instance,
  });
}

function problem(
  status: number,
  { code, detail, instance, errors }: Pick<Problem, 'code' | 'detail' | 'instance' | 'errors'>,
): Problem {
  const type = TYPE_BASE + code.toLowerCase().replaceAll('_', '-');
  const title = STATUS_CODES[status] ?? 'Error';
  return { type, title, status, detail, code, instance, ...(errors?.length ? { errors } : {}) };
}

/** The status of an error made elsewhere (Nest, Fastify, body-parser), if it is the client's. */
function clientErrorStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof URIError) return 400;
  const { statusCode, status } = (error ?? {}) as { statusCode?: unknown; status?: unknown };
  const code = typeof statusCode === 'number' ? statusCode : status;
  return typeof code === 'number' && code >= 400 && code < 500 ? code : undefined;
}

function foreignError(error: unknown, status: number): { code: string; detail: string } {
  if (status === 404) return { code: CORE_ERROR_CODES.notFound, detail: 'not found' };
  if (error instanceof URIError)
    return { code: CORE_ERROR_CODES.badRequest, detail: 'The path cannot be decoded.' };
  const code = status === 400 ? CORE_ERROR_CODES.badRequest : CORE_ERROR_CODES.http;
  if (status >= 500) return { code, detail: STATUS_CODES[status] ?? 'Error' };
  return { code, detail: error instanceof Error ? error.message : (STATUS_CODES[status] ?? 'Error') };
}
