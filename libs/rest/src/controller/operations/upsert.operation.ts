import {
  didYouMean,
  NestlingHttpError,
  RequestContext,
  type EndpointPlan,
  type FieldError,
} from '@nestling/core';
import { REST_HTTP_CODES } from '../../rest.errors.js';
import { naturalKeyOf } from '../../service/upsert.writer.js';
import { readBody } from '../body.reader.js';
import { readIfMatch } from '../precondition.reader.js';
import { queryError, shorten } from '../query-string.parser.js';
import type { HttpExchange } from '../http.exchange.js';
import { sendCreated, sendWritten, takeParameters } from './item.js';
import type { EndpointAccess, Operation } from './operation.js';

/** `PUT /articles?on=sku`: the row with this key is replaced (200), or made (201). */
export const upsert: Operation = async (endpoint, exchange) => {
  const { runtime, service, bodyLimit } = endpoint;
  const body = await readBody(exchange, bodyLimit);
  const on = keyInQuery(exchange, endpoint);
  const input = await runtime.input.fromCaller(body, 'upsert');
  const { row, created } = await service.upsert(input, on, contextOfUpsert(exchange, endpoint));
  if (created) sendCreated(row, exchange, endpoint);
  else sendWritten(row, { exchange, endpoint });
};

/** The name of the natural key; needed where there are several. */
function keyInQuery(exchange: HttpExchange, endpoint: EndpointAccess): string | undefined {
  const { naturalKeys } = endpoint.runtime.plan;
  let on: string | undefined;
  const reader = (value: string): FieldError | undefined => {
    on = value;
    return naturalKeyOf(value, naturalKeys) ? undefined : unknownKey(value, endpoint.runtime.plan);
  };
  takeParameters(exchange, endpoint, { on: reader });
  if (on === undefined && !naturalKeyOf(on, naturalKeys)) {
    const message = `on is required: it names the key, one of: ${namesOf(endpoint.runtime.plan)}`;
    throw queryError([{ field: 'on', code: 'required', message }]);
  }
  return on;
}

/** What the preconditions ask for: that there be a row, in one of these versions, or that there be none. */
function contextOfUpsert(exchange: HttpExchange, { runtime }: EndpointAccess): RequestContext {
  const ifMatch = readIfMatch(exchange.header('if-match'));
  const onlyNew = exchange.header('if-none-match')?.trim() === '*';
  if (!ifMatch) return RequestContext.of(exchange.request, { onlyNew });
  if (ifMatch.any) return RequestContext.of(exchange.request, { onlyNew, conditional: true });
  if (!runtime.plan.version) {
    const detail = 'The rows have no version: here If-Match takes nothing but `*`.';
    throw new NestlingHttpError(412, { code: REST_HTTP_CODES.preconditionFailed, detail });
  }
  return RequestContext.of(exchange.request, { onlyNew, conditional: true, ifMatch: ifMatch.versions });
}

function unknownKey(name: string, plan: EndpointPlan): FieldError {
  const names = plan.naturalKeys.map((key) => key.name);
  const message = `on takes no key ${shorten(name)}${didYouMean(name, names)}; use ${namesOf(plan)}`;
  return { field: 'on', code: 'unknown', message };
}

function namesOf({ naturalKeys }: EndpointPlan): string {
  return naturalKeys.map(({ name }) => name).join(' or ');
}
