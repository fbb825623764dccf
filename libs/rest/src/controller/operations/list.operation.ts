import { RequestContext } from '@nestling/core';
import type { Row } from '../../query/endpoint.table.js';
import { shapeOf, WHOLE } from '../../serializer/answer.shape.js';
import { envelopeOf } from '../../serializer/page.envelope.js';
import { matchesNone } from '../precondition.reader.js';
import { parseQueryString } from '../query-string.parser.js';
import type { Operation } from './operation.js';

/** `GET /articles`: a list, or a page of it. */
export const list: Operation = async (endpoint, exchange) => {
  const { runtime, service, listQuery } = endpoint;
  const { withDeleted, ...query } = listQuery.read(parseQueryString(exchange.queryString));
  const page = await service.list(
    query,
    RequestContext.of(exchange.request, { withDeleted, reads: exchange.reads }),
  );
  const shape = shapeOf(query, runtime.plan);
  const isAsRead = shape === WHOLE && endpoint.showsRowsAsRead.read;
  const results = isAsRead
    ? page.results
    : page.results.map((row) => runtime.output.pick(row as Row, 'read', shape));
  const { body, links } = envelopeOf({ ...page, results }, runtime.plan, exchange);
  const text = JSON.stringify(body);
  const tag = runtime.output.listTag(text);
  exchange.setHeader('ETag', tag);
  if (links.length > 0) {
    exchange.setHeader(
      'Link',
      links.map(({ relation, target }) => `<${target}>; rel="${relation}"`).join(', '),
    );
  }
  if (matchesNone(exchange.header('if-none-match'), tag)) exchange.sendEmpty(304);
  else exchange.sendJson(200, text);
};
