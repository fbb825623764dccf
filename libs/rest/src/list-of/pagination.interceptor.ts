import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RequestContext } from '@nestling/core';
import { mergeMap, type Observable } from 'rxjs';
import { queryError } from '../controller/query-string.parser.js';
import { EndpointCatalog } from '../endpoint.catalog.js';
import { both } from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import { shapeOf } from '../serializer/answer.shape.js';
import { envelopeOf, type Page } from '../serializer/page.envelope.js';
import type { ListQuery } from '../service/endpoint.types.js';
import { readPage } from '../service/list.page.js';
import type { FilteredList } from './filtering.interceptor.js';

interface ListRequest {
  readonly originalUrl?: string;
  readonly url: string;
}

/** Cuts a filtered list into pages and wraps them; `@ListOf` applies it. */
@Injectable()
export class PaginationInterceptor implements NestInterceptor {
  constructor(
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(EndpointCatalog) private readonly endpoints: EndpointCatalog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<FilteredList>): Observable<unknown> {
    const http = context.switchToHttp();
    const { originalUrl, url } = http.getRequest<ListRequest>();
    const [path = '/', ...rest] = (originalUrl ?? url).split('?');
    return next.handle().pipe(
      mergeMap(async (filtered) => {
        const page = filtered.members
          ? pageOfMembers(filtered.members, filtered)
          : await this.pageOfRows(filtered, RequestContext.of(http.getRequest()));
        const { body, links } = envelopeOf(page, filtered.list.query.table.plan, {
          path,
          queryString: rest.join('?'),
        });
        const header = links.map(({ relation, target }) => `<${target}>; rel="${relation}"`).join(', ');
        if (header) this.adapterHost.httpAdapter.setHeader(http.getResponse(), 'Link', header);
        return body;
      }),
    );
  }

  private async pageOfRows({ list, query, scope }: FilteredList, context: RequestContext): Promise<Page> {
    const { plan } = list.query.table;
    const { signer } = this.endpoints;
    const reach = await list.neighbours.reachOf(context);
    const { query: statements, includes, output } = list;
    const allowed = both(scope, await list.policy(context));
    const page = await readPage(query, { statements, scope: allowed, reach, signer, includes, context });
    const shape = shapeOf(query, plan);
    const results = page.results.map((row) => output.pick(row as unknown as Row, 'read', shape));
    return { ...page, results };
  }
}

function pageOfMembers(members: readonly unknown[], { list, query }: FilteredList): Page {
  const { pagination } = list.query.table.plan;
  refuseShape(query);
  if (pagination.style !== 'page-number') return { results: members };
  const { page = 1, pageSize = pagination.pageSize, count = pagination.count } = query;
  return {
    results: members.slice((page - 1) * pageSize, page * pageSize),
    count: count === 'none' ? null : members.length,
    hasMore: members.length > page * pageSize,
    page,
    pageSize,
  };
}

/** Nothing is known of the members of an array, and nothing is left out of them. */
function refuseShape({ include, fields }: ListQuery<object>): void {
  const given = Object.entries({ include, fields }).filter(([, names]) => names !== undefined);
  if (given.length === 0) return;
  throw queryError(
    given.map(([name]) => ({
      field: name,
      code: 'unknown',
      message: `${name} is no parameter of this list`,
    })),
  );
}
