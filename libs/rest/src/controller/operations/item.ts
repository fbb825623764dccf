// What the operations on one row share: its id in the path, its answer with a tag, its preconditions.
import { didYouMean, NestlingHttpError, RequestContext, type FieldError } from '@nestling/core';
import type { Row } from '../../query/endpoint.table.js';
import { REST_HTTP_CODES } from '../../rest.errors.js';
import { WHOLE, type AnswerShape } from '../../serializer/answer.shape.js';
import type { OutputKind } from '../../serializer/output.serializer.js';
import { idOf, notFound } from '../../service/entity-id.reader.js';
import type { EntityId } from '../../service/endpoint.types.js';
import type { HttpExchange } from '../http.exchange.js';
import { readIfMatch, type IfMatch } from '../precondition.reader.js';
import { parseQueryString, queryError, shorten } from '../query-string.parser.js';
import type { EndpointAccess } from './operation.js';

/** The path, without a slash at its end. */
function barePath({ path }: HttpExchange): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The id in the path, which so many segments follow; the parts of a composite key stand between commas. */
function idInPath(exchange: HttpExchange, following: number): EntityId {
  const path = barePath(exchange);
  let end = path.length;
  for (let passed = 0; passed < following; passed++) end = path.lastIndexOf('/', end - 1);
  const segment = path.slice(path.lastIndexOf('/', end - 1) + 1, end);
  try {
    return segment.includes(',') ? segment.split(',').map(decodeURIComponent) : decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}

/** A single text key may hold commas of its own; then they are encoded or not, and the segment is one part. */
export function idOfKey(exchange: HttpExchange, { runtime }: EndpointAccess, following = 0): EntityId {
  const id = idInPath(exchange, following);
  return Array.isArray(id) && runtime.plan.key.length === 1 ? id.join(',') : id;
}

/** What an answer shows of a row. */
export function viewOf(
  row: object,
  { runtime: { output }, showsRowsAsRead }: EndpointAccess,
  { kind, shape = WHOLE }: { kind: OutputKind; shape?: AnswerShape },
): object {
  return shape === WHOLE && showsRowsAsRead[kind] ? row : output.pick(row as Row, kind, shape);
}

/** A row as the answer's text, and its tag. */
export function rendered(
  row: object,
  endpoint: EndpointAccess,
  view: { kind: OutputKind; shape?: AnswerShape },
): { text: string; tag: string } {
  const text = JSON.stringify(viewOf(row, endpoint, view));
  return { text, tag: endpoint.runtime.output.itemTag(row as Row, text, view) };
}

/** Answers with a new row and its address. */
export function sendCreated(row: object, exchange: HttpExchange, endpoint: EndpointAccess): void {
  const id = idOf(row as Row, endpoint.runtime.plan);
  exchange.setHeader('Location', `${barePath(exchange)}/${inPath(id)}`);
  sendWritten(row, { exchange, endpoint, status: 201 });
}

function inPath(id: EntityId): string {
  return Array.isArray(id) ? id.map(inPath).join(',') : encodeURIComponent(String(id));
}

/** Answers with a row that was written. */
export function sendWritten(
  row: object,
  { exchange, endpoint, status = 200 }: { exchange: HttpExchange; endpoint: EndpointAccess; status?: number },
): void {
  const { text, tag } = rendered(row, endpoint, { kind: 'write' });
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
export function contextOf(
  exchange: HttpExchange,
  endpoint: EndpointAccess,
  circumstances: WriteCircumstances,
): RequestContext | Promise<RequestContext> {
  const ifMatch = readIfMatch(exchange.header('if-match'));
  return ifMatch
    ? conditionalContext(exchange, endpoint, { ...circumstances, ifMatch })
    : RequestContext.of(exchange.request, circumstances);
}

async function conditionalContext(
  exchange: HttpExchange,
  endpoint: EndpointAccess,
  { id, ifMatch, ...options }: WriteCircumstances & { readonly ifMatch: IfMatch },
): Promise<RequestContext> {
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
  const current = (['read', 'write'] as const).map((kind) =>
    rendered(row, endpoint, { kind }).tag.slice(1, -1),
  );
  if (tags.some((tag) => current.includes(tag))) return;
  const detail = 'The row has changed since the state in If-Match; read it again.';
  throw new NestlingHttpError(412, { code: REST_HTTP_CODES.preconditionFailed, detail });
}
