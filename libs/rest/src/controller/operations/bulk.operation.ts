import { Logger } from '@nestjs/common';
import {
  describeProblem,
  RequestContext,
  type BulkOperation,
  type EndpointPlan,
  type FieldError,
} from '@nestling/core';
import { randomUUID } from 'node:crypto';
import type { BulkInput, BulkItemResult } from '../../service/bulk.types.js';
import type { EntityId } from '../../service/endpoint.types.js';
import { readBody } from '../body.reader.js';
import { readFilterObject } from '../filter-tree.reader.js';
import type { HttpExchange } from '../http.exchange.js';
import { readFlag } from '../parameter.parser.js';
import { takeParameters, viewOf } from './item.js';
import type { EndpointAccess, Operation } from './operation.js';

const STATUS: Readonly<Record<BulkOperation, number>> = { create: 201, update: 200, delete: 204 };
const logger = new Logger('Nestling');

/** `POST /articles/bulk`: many writes, all of them or none; with `?atomic=false` each for itself. */
export const bulk: Operation = async (endpoint, exchange) => {
  const { runtime, service, bodyLimit, listQuery } = endpoint;
  const body = await readBody(exchange, bodyLimit);
  const options = { atomic: true };
  takeParameters(exchange, endpoint, {
    atomic: (value): FieldError | undefined => readFlag('atomic', value, options),
  });
  const input = await runtime.bulk.fromCaller(body, (filter) => readFilterObject(filter, listQuery.filters));
  const context = RequestContext.of(exchange.request);
  if (options.atomic) {
    const { created, updated, deleted } = await service.bulk(input as BulkInput<object>, context);
    const shown = (rows: readonly object[]): object[] =>
      rows.map((row) => viewOf(row, endpoint, { kind: 'write' }));
    const ids = deleted.map((id) => keyView(id, runtime.plan));
    exchange.sendJson(
      200,
      JSON.stringify({ created: shown(created), updated: shown(updated), deleted: ids }),
    );
  } else {
    const results = await service.bulkEach(input as BulkInput<object>, context);
    exchange.sendJson(
      200,
      JSON.stringify({ results: results.map((one) => itemView(one, exchange, endpoint)) }),
    );
  }
};

/** What became of one item. */
function itemView(
  { operation, index, row, error }: BulkItemResult<object>,
  exchange: HttpExchange,
  endpoint: EndpointAccess,
): object {
  if (error === undefined) {
    const body = row ? { body: viewOf(row, endpoint, { kind: 'write' }) } : {};
    return { operation, index, status: STATUS[operation], ...body };
  }
  const requestId = randomUUID();
  const problem = describeProblem(error, exchange.path, requestId);
  if (problem.status === 500) {
    const stack = error instanceof Error ? error.stack : String(error);
    logger.error(`${operation} ${index} of ${exchange.path} failed (request ${requestId})`, stack);
  }
  return { operation, index, status: problem.status, problem };
}

/** An id as an item has it: the key's value, or the fields of a composite one. */
function keyView(id: EntityId, { key }: EndpointPlan): unknown {
  if (!Array.isArray(id)) return id;
  return Object.fromEntries(key.map(({ name }, index) => [name, (id as unknown[])[index]]));
}
