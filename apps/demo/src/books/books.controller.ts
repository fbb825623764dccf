import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequestContext } from '@nestling/core';
import { Database, InjectDatabase } from '@nestling/database';
import { EndpointController, RestController, type ReadView } from '@nestling/rest';
import { OrderLine } from '../orders/order-line.endpoint.js';
import { Book } from './book.endpoint.js';

const SHELF_SIZE = 10;

/** A book and how often it was sold. */
export interface Bestseller {
  readonly sold: number;
  readonly book: ReadView<Book>;
}

/** Routes of the books beside the generated ones. */
@ApiTags('Book')
@RestController(Book)
export class BooksController extends EndpointController<Book> {
  constructor(@InjectDatabase() private readonly database: Database) {
    super();
  }

  /** The books that were sold most. */
  @ApiOperation({ summary: 'The books that were sold most' })
  @Get('top')
  async top(): Promise<{ results: Bestseller[] }> {
    const sales = await this.bestSales();
    const bookId = sales.map(({ book }) => book);
    const { results } = await this.service.list(
      { where: { id: { in: bookId } }, pageSize: SHELF_SIZE },
      RequestContext.system(),
    );
    const books = new Map(results.map((book) => [book.id, book]));
    return { results: sales.flatMap(({ book: id, sold }) => bestseller(books.get(id), sold)) };
  }

  /** Takes a book off sale; callers can neither see nor change it from then on. */
  @ApiOperation({ summary: 'Take a book off sale' })
  @ApiNotFoundResponse({ description: 'There is no such book.' })
  @Post(':id/withdraw')
  @HttpCode(204)
  async withdraw(@Param('id') id: string): Promise<void> {
    await this.service.update(id, { status: 'withdrawn' }, RequestContext.system());
  }

  private async bestSales(): Promise<{ book: number; sold: number }[]> {
    const rows = await this.database.manager
      .createQueryBuilder(OrderLine, 'line')
      .select('line.book', 'book')
      .addSelect('SUM(line.quantity)', 'sold')
      .groupBy('line.book')
      .orderBy('sold', 'DESC')
      .addOrderBy('book', 'ASC')
      .limit(SHELF_SIZE)
      .getRawMany<{ book: number; sold: number | string }>();
    return rows.map(({ book, sold }) => ({ book: Number(book), sold: Number(sold) }));
  }
}

function bestseller(book: ReadView<Book> | undefined, sold: number): Bestseller[] {
  return book ? [{ sold, book }] : [];
}
