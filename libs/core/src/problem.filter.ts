// The one place that writes an error answer, on Fastify and on Express.
import { Catch, Inject, Logger, Optional, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { NestlingHttpError } from './core.errors.js';
import { describeProblem, PROBLEM_MEDIA_TYPE, type Problem } from './problem.js';

/** The injection token of a `ProblemFormat`, where problems are to look otherwise. */
export const PROBLEM_FORMAT = Symbol('@nestling/core:problem-format');

/** What is answered in place of a problem; the problem itself where nothing is to change. */
export type ProblemFormat = (problem: Problem) => object;

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

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Optional() @Inject(PROBLEM_FORMAT) private readonly format?: ProblemFormat,
  ) {}

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
    const body = this.format?.(problem) ?? problem;
    const mediaType = body === problem ? PROBLEM_MEDIA_TYPE : 'application/json';
    httpAdapter.setHeader(response, 'Content-Type', `${mediaType}; charset=utf-8`);
    httpAdapter.reply(response, JSON.stringify(body), problem.status);
  }

  private log(error: unknown, request: string): void {
    this.logger.error(`${request} failed`, error instanceof Error ? error.stack : String(error));
  }
}
