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
import { EndpointCatalog } from '../endpoint.catalog.js';
import type { Row } from '../query/endpoint.table.js';
import { envelopeOf, type Page } from '../serializer/page.envelope.js';
import { readList } from '../service/list.reader.js';
import { pageOf } from '../service/list.result.js';
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
    const selected = await readList(query, { statements: list.query, scope, reach, signer, context });
    const rows = await list.query.list(selected.selection);
    const count =
      plan.pagination.style === 'page-number' ? await list.query.count(selected.condition) : undefined;
    const page = pageOf(rows, { list: selected, count, signer, plan });
    return { ...page, results: page.results.map((row) => list.output.pick(row as unknown as Row, 'read')) };
  }
}

function pageOfMembers(members: readonly unknown[], { list, query }: FilteredList): Page {
  const { pagination } = list.query.table.plan;
  if (pagination.style !== 'page-number') return { results: members };
  const { page = 1, pageSize = pagination.pageSize } = query;
  return {
    results: members.slice((page - 1) * pageSize, page * pageSize),
    count: members.length,
    page,
    pageSize,
  };
}
