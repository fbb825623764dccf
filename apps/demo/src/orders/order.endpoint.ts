import { IsAuthenticated } from '@nestling/auth';
import { Field, RestEndpoint, RestEntity, type Relation } from '@nestling/rest';
import { OneToMany } from 'typeorm';
import { OrderLine } from './order-line.endpoint.js';

export const ORDER_STATUSES = ['open', 'paid', 'shipped', 'cancelled'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What a customer wants; its lines say which books. It is cancelled, never deleted: the accounts need it. */
@RestEndpoint<Order>({
  path: 'orders',
  // Customers have their own orders, and those who work here all of them. What is paid and shipped is for the latter to say.
  authentication: { permission: IsAuthenticated },
  policy: {
    owner: { field: 'accountId', except: ['staff', 'admin'] },
    fields: { status: { write: ['staff', 'admin'] } },
  },
  description: 'What customers want; the lines of an order say which books.',
  methods: ['GET', 'POST', 'PUT', 'PATCH'],
  filtering: {
    fields: ['email', 'status', 'total', 'createdAt'],
    search: ['customer', 'email'],
    ordering: ['createdAt', 'total', 'customer'],
    defaultOrdering: ['-createdAt'],
  },
  pagination: { style: 'page-number', pageSize: 20 },
  nestedCreate: ['lines'],
  idempotency: true,
})
export class Order extends RestEntity {
  @Field({ minLength: 1, maxLength: 100 }) customer!: string;
  @Field({ format: 'email', maxLength: 254, index: true }) email!: string;
  @Field({ type: 'enum', values: ORDER_STATUSES, default: 'open' }) status!: OrderStatus;
  @Field({ type: 'decimal', scale: 2, readOnly: true, default: '0.00', description: 'The sum of its lines.' })
  total!: string;
  /** Whose it is; old orders are nobody's. */
  @Field({ type: 'integer', nullable: true, index: true }) accountId?: number | null;
  @OneToMany(() => OrderLine, (line) => line.order) lines!: Relation<OrderLine>[];
}
