import { Injectable, type Type } from '@nestjs/common';
import { Database, InjectDatabase } from '@nestling/database';
import { Author } from '../authors/author.endpoint.js';
import { Book } from '../books/book.endpoint.js';
import { OrderLine } from '../orders/order-line.endpoint.js';
import { Order } from '../orders/order.endpoint.js';
import { Review } from '../reviews/review.endpoint.js';
import { makeAuthor, makeBook } from './catalogue.generator.js';
import { RandomSource } from './random.source.js';
import { makeOrder, makeReview, type SoldBook } from './sales.generator.js';

const AUTHORS = 300;
const BOOKS = 2000;
const ORDERS = 500;
const REVIEWS = 3000;
/** Rows of one INSERT: few enough for the parameters that a statement may have. */
const CHUNK = 250;

/** Fills an empty shop with goods and customers, the same ones on every machine. */
@Injectable()
export class SeedService {
  constructor(@InjectDatabase() private readonly database: Database) {}

  /** Does nothing where there are authors already. */
  async fillWhenEmpty(): Promise<void> {
    if (await this.database.manager.exists(Author)) return;
    await this.database.transaction(() => this.fill(new RandomSource(2026)));
  }

  private async fill(random: RandomSource): Promise<void> {
    await this.insert(
      Author,
      times(AUTHORS, () => makeAuthor(random)),
    );
    const authors = await this.idsOf(Author);
    await this.insert(
      Book,
      times(BOOKS, (number) => ({ ...makeBook(random, number), author: { id: random.pick(authors) } })),
    );
    const books = await this.soldBooks();
    await this.insertOrders(times(ORDERS, () => makeOrder(random, books)));
    await this.insert(
      Review,
      times(REVIEWS, () => makeReview(random, books)),
    );
  }

  private async insertOrders(sales: readonly ReturnType<typeof makeOrder>[]): Promise<void> {
    await this.insert(
      Order,
      sales.map(({ order }) => order),
    );
    const orders = await this.idsOf(Order);
    const lines = sales.flatMap((sale, index) =>
      sale.lines.map((line) => ({ ...line, order: { id: orders[index] } })),
    );
    await this.insert(OrderLine, lines);
  }

  private async insert(entity: Type, rows: readonly object[]): Promise<void> {
    const repository = this.database.manager.getRepository(entity);
    for (let start = 0; start < rows.length; start += CHUNK)
      await repository.insert(rows.slice(start, start + CHUNK));
  }

  private async idsOf(entity: Type<{ id: number }>): Promise<number[]> {
    const rows = await this.database.manager.find(entity, { select: { id: true }, order: { id: 'ASC' } });
    return rows.map(({ id }) => id);
  }

  private soldBooks(): Promise<SoldBook[]> {
    return this.database.manager.find(Book, {
      select: { id: true, price: true },
      where: { status: 'available' },
      order: { id: 'ASC' },
    });
  }
}

function times<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
