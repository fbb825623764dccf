import { applyDecorators, SetMetadata, UseFilters, UseInterceptors, type Type } from '@nestjs/common';
import { LIST_OF_METADATA, type ListDeclaration, type ListOfOptions } from './list-of.options.js';
import { FilteringInterceptor } from './filtering.interceptor.js';
import { NestlingErrorFilter } from './nestling-error.filter.js';
import { PaginationInterceptor } from './pagination.interceptor.js';

/**
 * Gives a handler of an ordinary controller the filters, pages and shape of an endpoint's list. The handler returns a
 * repository or a query builder, or an array, which is only paginated.
 *
 * @example
 * @Controller('reports')
 * class ReportsController {
 *   constructor(@InjectRepository(Article) private readonly articles: Repository<Article>) {}
 *
 *   @Get('drafts')
 *   @ListOf(Article, { filtering: { fields: ['category'] }, pagination: { pageSize: 10 } })
 *   drafts() {
 *     return this.articles.createQueryBuilder('article').where('article.published = false');
 *   }
 * }
 */
export function ListOf<T>(entity: Type<T>, options: ListOfOptions<T> = {}): MethodDecorator {
  const declaration: ListDeclaration = { entity, options: options as ListOfOptions<unknown> };
  // The interceptor that is named first is the outer one: rows are filtered before they are cut into pages.
  return applyDecorators(
    SetMetadata(LIST_OF_METADATA, declaration),
    UseInterceptors(PaginationInterceptor, FilteringInterceptor),
    UseFilters(NestlingErrorFilter),
  );
}
