// A path that cannot be decoded never reaches a route, so that no filter sees it; it is answered here.
import { NotFoundException } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import {
  describeProblem,
  moveLastToFront,
  PROBLEM_MEDIA_TYPE,
  type ExpressLike,
  type Problem,
} from '@nestling/core';
import { randomUUID } from 'node:crypto';
import type { EndpointPaths } from './endpoint.paths.js';

/** Answers undecodable paths with a problem, where the path is ours. */
export function answerBadUrls(adapter: AbstractHttpAdapter, isOurs: EndpointPaths): void {
  if (adapter.getType() === 'fastify') answerOnFastify(adapter.getInstance(), isOurs);
  else if (adapter.getType() === 'express') answerOnExpress(adapter.getInstance(), isOurs);
}

/** Fastify keeps its options under a symbol that it does not export; `frameworkErrors` is asked at every bad URL. */
interface FastifyOptions {
  frameworkErrors?: (
    error: Error & { code?: string },
    request: { url: string },
    reply: FastifyReplyLike,
  ) => void;
}
interface FastifyReplyLike {
  code(status: number): this;
  header(name: string, value: string): this;
  send(body: string): void;
}

function answerOnFastify(fastify: object, isOurs: EndpointPaths): void {
  const key = Object.getOwnPropertySymbols(fastify).find(
    ({ description }) => description === 'fastify.options',
  );
  const options = key && (fastify as Record<symbol, FastifyOptions | undefined>)[key];
  if (!options) return;
  const earlier = options.frameworkErrors;
  options.frameworkErrors = (error, request, reply) => {
    const path = pathOf(request.url);
    if (!isOurs(path)) return earlier?.(error, request, reply);
    // A segment longer than Fastify reads is the id of no row.
    const cause = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? new NotFoundException() : new URIError();
    const problem = problemOf(cause, path);
    reply.code(problem.status).header('Content-Type', CONTENT_TYPE).send(JSON.stringify(problem));
  };
}

function answerOnExpress(express: ExpressLike, isOurs: EndpointPaths): void {
  express.use((request, response, next) => {
    const path = pathOf(request.url ?? '/');
    if (isDecodable(path) || !isOurs(path)) return next();
    const problem = problemOf(new URIError(), path);
    response.statusCode = problem.status;
    response.setHeader('Content-Type', CONTENT_TYPE);
    response.end(JSON.stringify(problem));
  });
  moveLastToFront(express);
}

const CONTENT_TYPE = `${PROBLEM_MEDIA_TYPE}; charset=utf-8`;

function problemOf(cause: Error, path: string): Problem {
  return describeProblem(cause, path, randomUUID());
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '/';
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
