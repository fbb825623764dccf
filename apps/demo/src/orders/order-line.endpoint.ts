import { IsAuthenticated } from '@nestling/auth';
import { Computed, Field, Reference, RestEndpoint, RestEntity, type Relation } from '@nestling/rest';
import { worksHere } from '../accounts/works-here.js';
import { Book } from '../books/book.endpoint.js';
import { lineAmount } from './money.js';
import { Order } from './order.endpoint.js';

/** So many copies of one book, at the price of the day. A line is made or taken back, never changed. */
@RestEndpoint<OrderLine>({
  path: 'order-lines',
  authentication: { permission: IsAuthenticated },
  policy: {
    read: (user) => worksHere(user) || { order: { accountId: Number(user?.['id']) } },
  },
  description: 'The books of an order. A line takes its copies from the stock; deleting it puts them back.',
  methods: ['GET', 'POST', 'DELETE'],
  filtering: { fields: ['orderId', 'bookId'], ordering: ['id', 'quantity'] },
  pagination: { style: 'page-number', pageSize: 50 },
  bulk: { maxItems: 100 },
})
export class OrderLine extends RestEntity {
  @Reference(() => Order, { onDelete: 'CASCADE' }) order!: Relation<Order>;
  @Reference(() => Book) book!: Relation<Book>;
  @Field({ type: 'integer', min: 1, max: 100, default: 1 }) quantity!: number;
  @Field({ type: 'decimal', scale: 2, readOnly: true, default: '0.00', description: 'The price of the day.' })
  unitPrice!: string;
  @Computed({
    type: 'string',
    compute: ({ unitPrice, quantity }) => lineAmount(String(unitPrice), Number(quantity)),
  })
  amount!: string;
}
