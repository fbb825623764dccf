import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';

const CODES: Readonly<Record<number, string>> = {
  400: 'REST_QUERY_INVALID',
  404: 'REST_NOT_FOUND',
  409: 'REST_VERSION_CONFLICT',
  422: 'REST_BODY_INVALID',
};

/** What ValidationPipe says of one field, by its `exceptionFactory`. */
export interface FieldError {
  readonly pointer: string;
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Makes problem documents (RFC 9457) of Nest's exceptions. */
@Catch(HttpException)
export class ProblemFilter implements ExceptionFilter<HttpException> {
  catch(exception: HttpException, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = exception.getStatus();
    const code = CODES[status] ?? 'HTTP_ERROR';
    const { errors } = exception.getResponse() as { errors?: FieldError[] };
    void reply
      .code(status)
      .type('application/problem+json; charset=utf-8')
      .send({
        type: `urn:nestling:problem:${code.toLowerCase().replaceAll('_', '-')}`,
        title: STATUS_CODES[status],
        status,
        detail: exception.message,
        code,
        instance: request.url.split('?')[0],
        errors,
      });
  }
}
