// The endpoints that the tests of Idempotency-Key share, with everything that must not happen twice.
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@nestling/core';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  EndpointService,
  Field,
  OnEndpoint,
  RestEndpoint,
  RestEntity,
  RestService,
  type CreateEvent,
  type CreateInput,
  type ReadView,
} from '../src/index.js';

/** What happened, in its order. */
export const happened: string[] = [];

@RestEndpoint<Payment>({
  path: 'payments',
  idempotency: true,
  filtering: { fields: ['note'] },
  maxUnpaginated: 5000,
})
export class Payment extends RestEntity {
  @Field({ type: 'decimal', scale: 2 }) amount!: string;
  @Field({ maxLength: 300 }) note!: string;
  @Field({ type: String, nullable: true, unique: true, maxLength: 50 }) slip?: string | null;
}

@RestEndpoint<Refund>({ path: 'refunds', idempotency: { expireAfter: '300ms', required: true } })
export class Refund extends RestEntity {
  @Field() note!: string;
}

@RestService(Payment)
export class PaymentService extends EndpointService<Payment> {
  override async create(input: CreateInput<Payment>, context: RequestContext): Promise<ReadView<Payment>> {
    const [, pause] = /^slow (\d+)$/.exec(input.note ?? '') ?? [];
    if (pause !== undefined) await sleep(Number(pause));
    const row = await super.create(input, context);
    this.background(() => happened.push(`background ${row.note}`));
    return row;
  }
}

@Injectable()
export class PaymentHooks {
  @OnEndpoint(Payment, 'afterCreate')
  after({ input }: CreateEvent<Payment>): void {
    happened.push(`after ${input.note}`);
  }

  @OnEndpoint(Payment, 'committed')
  committed({ row }: { row: Payment }): void {
    happened.push(`committed ${row.note}`);
  }
}

/** What an application of these endpoints registers. */
export const PAYMENTS = {
  endpoints: [Payment, Refund],
  services: [PaymentService],
  providers: [PaymentHooks],
};
