// What the operations on one row share: its id in the path, its answer with a tag, its preconditions.
import { NestlingHttpError, RequestContext } from '@nestling/core';
import type { Row } from '../../query/endpoint.table.js';
import { REST_HTTP_CODES } from '../../rest.errors.js';
import type { OutputKind } from '../../serializer/output.serializer.js';
import { notFound } from '../../service/entity-id.reader.js';
import type { EntityId } from '../../service/endpoint.types.js';
import type { HttpExchange } from '../http.exchange.js';
import { readIfMatch } from '../precondition.reader.js';
import { parseQueryString, queryError, shorten } from '../query-string.parser.js';
import type { EndpointAccess } from './operation.js';

/** The id in the path: the last segment, the parts of a composite key between commas. */
function idInPath({ path }: HttpExchange): EntityId {
  const segment = path.replace(/\/$/, '').split('/').at(-1) ?? '';
  try {
    const parts = segment.split(',').map(decodeURIComponent);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : parts;
  } catch {
    throw notFound();
  }
}

/** A single text key may hold commas of its own; then they are encoded or not, and the segment is one part. */
export function idOfKey(exchange: HttpExchange, { runtime }: EndpointAccess): EntityId {
  const id = idInPath(exchange);
  return Array.isArray(id) && runtime.plan.key.length === 1 ? id.join(',') : id;
}

/** A row as the answer's text, and its tag. */
export function rendered(
  row: object,
  { runtime: { output } }: EndpointAccess,
  kind: OutputKind,
): { text: string; tag: string } {
  const text = JSON.stringify(output.pick(row as Row, kind));
  return { text, tag: output.itemTag(row as Row, text, { kind }) };
}

/** Only reads take query parameters. */
export function refuseParameters({ queryString }: HttpExchange, { runtime }: EndpointAccess): void {
  if (queryString === '' || runtime.plan.unknownParameters === 'ignore') return;
  const errors = parseQueryString(queryString).map(({ name }) => {
    const field = shorten(name);
    return { field, code: 'unknown', message: `${field} is no parameter of this route` };
  });
  if (errors.length > 0) throw queryError(errors);
}

/** The context of a write, with what If-Match asks for. */
export async function contextOf(
  exchange: HttpExchange,
  endpoint: EndpointAccess,
  partial = true,
): Promise<RequestContext> {
  const ifMatch = readIfMatch(exchange.header('if-match'));
  if (!ifMatch) return RequestContext.of(exchange.request, { partial });
  if (ifMatch.any) return RequestContext.of(exchange.request, { partial, conditional: true });
  if (endpoint.runtime.plan.version) {
    return RequestContext.of(exchange.request, { partial, conditional: true, ifMatch: ifMatch.versions });
  }
  const context = RequestContext.of(exchange.request, { partial, conditional: true });
  await assertTag(ifMatch.tags, { exchange, endpoint, context });
  return context;
}

/** Without a version column the tag is a hash of the row, which has to be read first. */
async function assertTag(
  tags: readonly string[],
  {
    exchange,
    endpoint,
    context,
  }: { exchange: HttpExchange; endpoint: EndpointAccess; context: RequestContext },
): Promise<void> {
  const row = await endpoint.service.retrieve(idOfKey(exchange, endpoint), context);
  const current = (['read', 'write'] as const).map((kind) => rendered(row, endpoint, kind).tag.slice(1, -1));
  if (tags.some((tag) => current.includes(tag))) return;
  const detail = 'The row has changed since the state in If-Match; read it again.';
  throw new NestlingHttpError(412, { code: REST_HTTP_CODES.preconditionFailed, detail });
}
