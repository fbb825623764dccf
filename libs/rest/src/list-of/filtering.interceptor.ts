import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { RequestContext } from '@nestling/core';
import { Repository, SelectQueryBuilder, type ObjectLiteral } from 'typeorm';
import { map, type Observable } from 'rxjs';
import { parseQueryString } from '../controller/query-string.parser.js';
import { EVERYTHING, type Condition } from '../query/condition.js';
import { rowsOf } from '../query/queryset.condition.js';
import type { ListQuery } from '../service/endpoint.types.js';
import { ListCatalog, type HandWrittenList } from './list.catalog.js';

/** What is left to paginate: the rows that meet a condition, or the members of an array. */
export interface FilteredList {
  readonly list: HandWrittenList;
  readonly query: ListQuery<object>;
  readonly scope: Condition;
  readonly members?: readonly unknown[];
}

/** Filters, searches and orders what a handler returns; `@ListOf` applies it. */
@Injectable()
export class FilteringInterceptor implements NestInterceptor {
  constructor(@Inject(ListCatalog) private readonly lists: ListCatalog) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<FilteredList> {
    const request = context
      .switchToHttp()
      .getRequest<{ originalUrl?: string; url: string; user?: unknown }>();
    const { originalUrl, url } = request;
    const list = this.lists.of(context.getHandler(), RequestContext.of(request));
    const queryString = (originalUrl ?? url).split('?').slice(1).join('?');
    const query = list.reader.read(parseQueryString(queryString));
    return next.handle().pipe(map((result) => filtered(result, { list, query })));
  }
}

function filtered(result: unknown, { list, query }: Pick<FilteredList, 'list' | 'query'>): FilteredList {
  if (Array.isArray(result)) return { list, query, scope: EVERYTHING, members: result };
  if (result instanceof Repository) return { list, query, scope: EVERYTHING };
  if (result instanceof SelectQueryBuilder) {
    return { list, query, scope: rowsOf(result as SelectQueryBuilder<ObjectLiteral>, list.query.table) };
  }
  throw new Error('A handler with @ListOf returns a repository, a query builder or an array.');
}
