// What the operations on one row share: its id in the path, its answer with a tag, its preconditions.
import { didYouMean, NestlingHttpError, RequestContext, type FieldError } from '@nestling/core';
import type { Row } from '../../query/endpoint.table.js';
import { REST_HTTP_CODES } from '../../rest.errors.js';
import type { OutputKind } from '../../serializer/output.serializer.js';
import { idOf, notFound } from '../../service/entity-id.reader.js';
import type { EntityId } from '../../service/endpoint.types.js';
import type { HttpExchange } from '../http.exchange.js';
import { readIfMatch } from '../precondition.reader.js';
import { parseQueryString, queryError, shorten } from '../query-string.parser.js';
import type { EndpointAccess } from './operation.js';

/** The id in the path, which so many segments follow; the parts of a composite key stand between commas. */
function idInPath({ path }: HttpExchange, following: number): EntityId {
  const segment =
    path
      .replace(/\/$/, '')
      .split('/')
      .at(-1 - following) ?? '';
  try {
    const parts = segment.split(',').map(decodeURIComponent);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : parts;
  } catch {
    throw notFound();
  }
}

/** A single text key may hold commas of its own; then they are encoded or not, and the segment is one part. */
export function idOfKey(exchange: HttpExchange, { runtime }: EndpointAccess, following = 0): EntityId {
  const id = idInPath(exchange, following);
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

/** Answers with a new row and its address. */
export function sendCreated(row: object, exchange: HttpExchange, endpoint: EndpointAccess): void {
  const id = [idOf(row as Row, endpoint.runtime.plan)].flat().map((part) => encodeURIComponent(String(part)));
  exchange.setHeader('Location', `${exchange.path.replace(/\/$/, '')}/${id.join(',')}`);
  sendWritten(row, { exchange, endpoint, status: 201 });
}

/** Answers with a row that was written. */
export function sendWritten(
  row: object,
  { exchange, endpoint, status = 200 }: { exchange: HttpExchange; endpoint: EndpointAccess; status?: number },
): void {
  const { text, tag } = rendered(row, endpoint, 'write');
  exchange.setHeader('ETag', tag);
  exchange.sendJson(status, text);
}

/** The parameters of a route that takes these and no others; its readers say what is wrong with a value. */
export function takeParameters(
  { queryString }: HttpExchange,
  { runtime }: EndpointAccess,
  readers: Readonly<Record<string, (value: string) => FieldError | undefined>>,
): void {
  const isLenient = runtime.plan.unknownParameters === 'ignore';
  const errors = parseQueryString(queryString).flatMap(({ name, operator, value }) => {
    const reader = operator === undefined && Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader) return reader(value) ?? [];
    if (isLenient) return [];
    const field = shorten(name);
    const message = `${field} is no parameter of this route${didYouMean(name, Object.keys(readers))}`;
    return { field, code: 'unknown', message };
  });
  if (errors.length > 0) throw queryError(errors);
}

/** For a route without query parameters. */
export function refuseParameters(exchange: HttpExchange, endpoint: EndpointAccess): void {
  if (exchange.queryString !== '') takeParameters(exchange, endpoint, {});
}

/** Which row is written, and how. */
interface WriteCircumstances extends Partial<Pick<RequestContext, 'partial' | 'withDeleted'>> {
  readonly id: EntityId;
}

/** The context of a write, with what If-Match asks for. */
export async function contextOf(
  exchange: HttpExchange,
  endpoint: EndpointAccess,
  { id, ...options }: WriteCircumstances,
): Promise<RequestContext> {
  const ifMatch = readIfMatch(exchange.header('if-match'));
  if (!ifMatch) return RequestContext.of(exchange.request, options);
  if (ifMatch.any) return RequestContext.of(exchange.request, { ...options, conditional: true });
  if (endpoint.runtime.plan.version) {
    const conditions = { conditional: true, ifMatch: ifMatch.versions };
    return RequestContext.of(exchange.request, { ...options, ...conditions });
  }
  const context = RequestContext.of(exchange.request, { ...options, conditional: true });
  await assertTag(ifMatch.tags, { id, endpoint, context });
  return context;
}

/** Without a version column the tag is a hash of the row, which has to be read first. */
async function assertTag(
  tags: readonly string[],
  { id, endpoint, context }: { id: EntityId; endpoint: EndpointAccess; context: RequestContext },
): Promise<void> {
  const row = await endpoint.service.retrieve(id, context);
  const current = (['read', 'write'] as const).map((kind) => rendered(row, endpoint, kind).tag.slice(1, -1));
  if (tags.some((tag) => current.includes(tag))) return;
  const detail = 'The row has changed since the state in If-Match; read it again.';
  throw new NestlingHttpError(412, { code: REST_HTTP_CODES.preconditionFailed, detail });
}
