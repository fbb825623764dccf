import { Logger } from '@nestjs/common';
import type { RequestContext, Where } from '@nestling/core';
import { EndpointService, RestService, type CreateInput, type ReadView } from '@nestling/rest';
import { Book } from './book.endpoint.js';

/** The rules of the books: a withdrawn one is out of every caller's reach. */
@RestService(Book)
export class BookService extends EndpointService<Book> {
  private readonly logger = new Logger(BookService.name);

  override scope(context: RequestContext): Where<Book> {
    return context.isSystem ? {} : { status: { ne: 'withdrawn' } };
  }

  override async create(input: CreateInput<Book>, context: RequestContext): Promise<ReadView<Book>> {
    const book = await super.create(input, context);
    this.background(() => this.logger.log(`New in the catalogue: ${book.title}`));
    return book;
  }
}
