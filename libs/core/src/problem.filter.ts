// The one place that writes an error answer, on Fastify and on Express.
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { NestlingHttpError } from './core.errors.js';
import { describeProblem, PROBLEM_MEDIA_TYPE } from './problem.js';

interface HttpRequest {
  readonly id?: unknown;
  readonly originalUrl?: string;
  readonly url?: string;
  readonly method?: string;
}

/**
 * Answers every error as `application/problem+json`; what nobody foresaw is logged with its stack and answered as a
 * bare 500.
 *
 * @example
 * app.useGlobalFilters(new ProblemFilter(app.get(HttpAdapterHost)));
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Nestling');

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const response = host.switchToHttp().getResponse<unknown>();
    const { httpAdapter } = this.adapterHost;
    if (httpAdapter.isHeadersSent(response)) return;

    const requestId = typeof request.id === 'string' ? request.id : randomUUID();
    const instance = (request.originalUrl ?? request.url ?? '/').split('?', 1)[0] ?? '/';
    const problem = describeProblem(error, instance, requestId);
    if (problem.status >= 500) this.log(error, `${request.method} ${instance} (request ${requestId})`);

    const headers = error instanceof NestlingHttpError ? error.headers : {};
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
    httpAdapter.setHeader(response, 'Content-Type', `${PROBLEM_MEDIA_TYPE}; charset=utf-8`);
    httpAdapter.reply(response, JSON.stringify(problem), problem.status);
  }

  private log(error: unknown, request: string): void {
    this.logger.error(`${request} failed`, error instanceof Error ? error.stack : String(error));
  }
}
