import type { OrderStatus } from '../orders/order.endpoint.js';
import { DAY, LAST_DAY, personName } from './catalogue.generator.js';
import type { RandomSource } from './random.source.js';
import { COMPLAINT, DOUBT, PRAISE } from './word.lists.js';

/** The part of a book that a sale copies. */
export interface SoldBook {
  readonly id: number;
  readonly price: string;
}

/** A line of a made-up order. */
export interface MadeLine {
  readonly book: { id: number };
  readonly quantity: number;
  readonly unitPrice: string;
}

/** Makes an order with its lines, whose amounts are its total. */
export function makeOrder(
  random: RandomSource,
  books: readonly SoldBook[],
): {
  order: { customer: string; email: string; status: OrderStatus; total: string; createdAt: Date };
  lines: MadeLine[];
} {
  const lines = Array.from({ length: random.integer(1, 5) }, () => makeLine(random, books));
  const cents = lines.reduce(
    (sum, { unitPrice, quantity }) => sum + Math.round(Number(unitPrice) * 100) * quantity,
    0,
  );
  const customer = personName(random);
  const order = {
    customer,
    email: `${customer.toLowerCase().replace(' ', '.')}@example.com`,
    status: random.pick<OrderStatus>(['open', 'paid', 'shipped', 'shipped', 'shipped', 'cancelled']),
    total: (cents / 100).toFixed(2),
    createdAt: momentBeforeEnd(random, 700),
  };
  return { order, lines };
}

/** Makes a reader's opinion of one of the books. */
export function makeReview(
  random: RandomSource,
  books: readonly SoldBook[],
): { book: { id: number }; rating: number; reader: string; body: string; createdAt: Date } {
  const rating = random.pick([1, 2, 3, 3, 4, 4, 4, 5, 5, 5]);
  return {
    book: { id: random.pick(books).id },
    rating,
    reader: personName(random),
    body: random.pick(rating >= 4 ? PRAISE : rating === 3 ? DOUBT : COMPLAINT),
    createdAt: momentBeforeEnd(random, 1500),
  };
}

function makeLine(random: RandomSource, books: readonly SoldBook[]): MadeLine {
  // The square of a random number favours the first books: some sell better than others.
  const { id, price } = books[Math.floor(random.next() ** 2 * books.length)] as SoldBook;
  return { book: { id }, quantity: random.pick([1, 1, 1, 2, 3]), unitPrice: price };
}

function momentBeforeEnd(random: RandomSource, days: number): Date {
  return new Date(LAST_DAY - Math.floor(random.next() * days * DAY));
}
