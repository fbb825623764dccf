import type {} from '@nestling/cache';
import { Field, Reference, RestEndpoint, RestEntity } from '@nestling/rest';
import type { Relation } from 'typeorm';
import { Author } from '../nestling/author.endpoint.js';

/** The articles, with their answers kept. */
@RestEndpoint<Article>({
  path: 'articles',
  filtering: { fields: ['category', 'published'], ordering: ['price', 'title', 'createdAt'] },
  pagination: { style: 'page-number', pageSize: 20, maxPageSize: 100 },
  cache: { ttl: '1h' },
})
export class Article extends RestEntity {
  @Field({ minLength: 1, maxLength: 200 }) title!: string;
  @Field({ type: 'text' }) body!: string;
  @Field({ maxLength: 50, index: true }) category!: string;
  @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
  @Field({ type: 'integer', default: 0 }) views!: number;
  @Field({ default: false }) published!: boolean;
  @Field({ type: String, nullable: true }) summary?: string | null;
  @Reference(() => Author) author!: Relation<Author>;
}
