// The endpoints that the tests of aggregates share.
import type { RequestContext, Where } from '@nestling/core';
import {
  EndpointService,
  Field,
  Reference,
  RestEndpoint,
  RestEntity,
  RestService,
  type Relation,
} from '../src/index.js';

@RestEndpoint<Seller>({ path: 'sellers' })
export class Seller extends RestEntity {
  @Field() name!: string;
  @Field({ type: String, nullable: true }) country?: string | null;
  @Field({ default: false }) secretive!: boolean;
}

@RestEndpoint<Sale>({
  path: 'sales',
  filtering: { fields: ['category', 'seller.name', 'quantity'], search: ['category'] },
  pagination: { style: 'page-number', pageSize: 2 },
  aggregate: {
    fields: ['price', 'quantity', 'weight', 'units', 'soldOn', 'soldAt', 'category'],
    groupBy: ['category', 'sellerId', 'seller.country', 'express', 'soldOn'],
  },
})
export class Sale extends RestEntity {
  @Field({ type: String, nullable: true }) category?: string | null;
  @Field({ type: 'decimal', scale: 2, nullable: true }) price?: string | null;
  @Field({ type: 'integer', nullable: true }) quantity?: number | null;
  @Field({ type: Number, nullable: true }) weight?: number | null;
  @Field({ type: 'bigint', nullable: true }) units?: string | null;
  @Field({ type: 'date', nullable: true }) soldOn?: string | null;
  @Field({ type: Date, nullable: true }) soldAt?: Date | null;
  @Field({ default: false }) express!: boolean;
  @Field({ type: String, nullable: true, hidden: true }) secret?: string | null;
  @Field({ default: false }) internal!: boolean;
  @Reference(() => Seller, { nullable: true }) seller?: Relation<Seller> | null;
}

@RestEndpoint<Stall>({ path: 'stalls', aggregate: { groupBy: ['name'], maxGroups: 2 } })
export class Stall extends RestEntity {
  @Field() name!: string;
}

@RestService(Seller)
export class SellerService extends EndpointService<Seller> {
  override scope({ isSystem }: RequestContext): Where<Seller> {
    return isSystem ? {} : { secretive: false };
  }
}

@RestService(Sale)
export class SaleService extends EndpointService<Sale> {
  override scope({ isSystem }: RequestContext): Where<Sale> {
    return isSystem ? {} : { internal: false };
  }
}

/** What an application of these endpoints registers. */
export const SALES = { endpoints: [Seller, Sale, Stall], services: [SellerService, SaleService] };
