import { Injectable } from '@nestjs/common';
import { NestlingHttpError } from '@nestling/core';
import { Database, InjectDatabase } from '@nestling/database';
import { OnEndpoint, type CreateEvent, type DestroyEvent } from '@nestling/rest';
import { Book } from '../books/book.endpoint.js';
import { lineAmount } from './money.js';
import { OrderLine } from './order-line.endpoint.js';
import { Order } from './order.endpoint.js';

/**
 * Keeps stock and totals in step with the lines. Hooks of a write run in its transaction: when a copy is missing, the line
 * is not there either.
 */
@Injectable()
export class OrderLineHooks {
  constructor(@InjectDatabase() private readonly database: Database) {}

  /** Before the line, not after: its foreign keys would lock both rows for reading, and two buyers would deadlock. */
  @OnEndpoint(OrderLine, 'beforeCreate')
  async sell({ input }: CreateEvent<OrderLine>): Promise<void> {
    const { manager } = this.database;
    const [id, quantity] = [Number(input.bookId), input.quantity ?? 1];
    const { affected } = await manager
      .createQueryBuilder()
      .update(Book)
      .set({ stock: () => 'stock - :quantity' })
      .where('id = :id AND stock >= :quantity AND status = :status', { id, status: 'available' })
      .setParameter('quantity', quantity)
      .execute();
    const book = await manager.findOneBy(Book, { id });
    // A book that does not exist is refused by the foreign key of the line.
    if (!book) return;
    if (affected === 0) throw outOfStock();
    input.unitPrice = book.price;
    await this.addToTotal(input.orderId, lineAmount(book.price, quantity));
  }

  @OnEndpoint(OrderLine, 'beforeDestroy')
  async putBack({ id }: DestroyEvent): Promise<void> {
    // What is no number is no line: the deletion answers 404.
    if (!Number.isSafeInteger(Number(id))) return;
    const line = await this.database.manager.findOne(OrderLine, {
      where: { id: Number(id) },
      relations: { order: true, book: true },
    });
    if (!line) return;
    await this.database.manager.increment(Book, { id: line.book.id }, 'stock', line.quantity);
    await this.addToTotal(line.order.id, `-${lineAmount(line.unitPrice, line.quantity)}`);
  }

  private async addToTotal(orderId: unknown, amount: string): Promise<void> {
    await this.database.manager
      .createQueryBuilder()
      .update(Order)
      .set({ total: () => 'ROUND(total + :amount, 2)' })
      .where('id = :orderId', { orderId, amount })
      .execute();
  }
}

function outOfStock(): NestlingHttpError {
  return new NestlingHttpError(409, {
    code: 'SHOP_OUT_OF_STOCK',
    detail: 'There are not that many copies in stock.',
  });
}
