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

  @OnEndpoint(OrderLine, 'beforeCreate')
  async takePriceOfTheDay({ input }: CreateEvent<OrderLine>): Promise<void> {
    const book = await this.database.manager.findOneBy(Book, { id: Number(input.bookId) });
    if (book) input.unitPrice = book.price;
  }

  @OnEndpoint(OrderLine, 'afterCreate')
  async takeFromStock({ row }: CreateEvent<OrderLine>): Promise<void> {
    if (!row) return;
    const { affected } = await this.database.manager
      .createQueryBuilder()
      .update(Book)
      .set({ stock: () => 'stock - :quantity' })
      .where('id = :id AND stock >= :quantity AND status = :status', { id: row.bookId, status: 'available' })
      .setParameter('quantity', row.quantity)
      .execute();
    if (affected === 0) throw outOfStock();
    await this.addToTotal(row.orderId, row.amount);
  }

  @OnEndpoint(OrderLine, 'beforeDestroy')
  async putBack({ id }: DestroyEvent): Promise<void> {
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
