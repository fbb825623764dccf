import type { Type } from '@nestjs/common';
import { Field, RestEndpoint, RestEntity } from '@nestling/rest';

function productEndpoint(number: number): Type {
  @RestEndpoint<Product>({
    path: `products-${number}`,
    table: `products_${number}`,
    filtering: { fields: ['name', 'stock'], search: ['name'], ordering: ['name', 'price'] },
    pagination: { style: 'page-number', pageSize: 20, maxPageSize: 100 },
  })
  class Product extends RestEntity {
    @Field({ minLength: 1, maxLength: 200 }) name!: string;
    @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
    @Field({ type: 'integer', default: 0 }) stock!: number;
  }
  Object.defineProperty(Product, 'name', { value: `Product${number}` });
  return Product;
}

/** As many classes as asked for, each with a table and a path of its own. */
export const productEndpoints = (count: number): Type[] =>
  Array.from({ length: count }, (_, index) => productEndpoint(index + 1));
