import { AllowAny } from '@nestling/auth';
import { Computed, Field, Reference, RestEndpoint, RestEntity, type Relation } from '@nestling/rest';
import { OneToMany } from 'typeorm';
import { Author } from '../authors/author.endpoint.js';
import { Review } from '../reviews/review.endpoint.js';

export const BOOK_STATUSES = ['announced', 'available', 'withdrawn'] as const;
export type BookStatus = (typeof BOOK_STATUSES)[number];

/** What is printed on the last page. */
export interface BookDetails {
  readonly pages?: number;
  readonly binding?: 'hardback' | 'paperback';
  readonly language?: string;
}

/** What is for sale. */
@RestEndpoint<Book>({
  path: 'books',
  authentication: { permission: { GET: AllowAny, default: { roles: ['staff', 'admin'] } } },
  description: 'What is for sale, or will be.',
  filtering: {
    fields: [
      'title',
      'isbn',
      'status',
      'price',
      'stock',
      'publishedOn',
      'authorId',
      'author.name',
      'author.country',
      'details',
      'reviews.rating',
    ],
    search: ['title', 'blurb', 'author.name'],
    ordering: ['title', 'price', 'publishedOn', 'stock', 'author.name'],
  },
  include: ['author', 'reviews'],
  pagination: { style: 'page-number', pageSize: 20, maxPageSize: 100 },
  // Publishers send their lists by ISBN, and do not know which books are new to the shop.
  upsert: ['isbn'],
  aggregate: {
    fields: ['price', 'stock', 'publishedOn'],
    groupBy: ['status', 'authorId', 'author.name', 'author.country'],
  },
})
export class Book extends RestEntity {
  @Field({ minLength: 1, maxLength: 200, index: true }) title!: string;
  @Field({ unique: true, pattern: '^97[89][0-9]{10}$', maxLength: 13 }) isbn!: string;
  @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
  @Field({ type: 'integer', min: 0, default: 0 }) stock!: number;
  @Field({ type: 'enum', values: BOOK_STATUSES, default: 'announced', index: true }) status!: BookStatus;
  @Field({ type: 'date', nullable: true }) publishedOn?: string | null;
  @Field({ type: 'text', nullable: true }) blurb?: string | null;
  @Field({ type: 'json', nullable: true }) details?: BookDetails | null;
  /** What the shop paid: nobody outside learns that it exists. */
  @Field({ type: 'decimal', scale: 2, nullable: true, hidden: true }) costPrice?: string | null;
  @Reference(() => Author) author!: Relation<Author>;
  @OneToMany(() => Review, (review) => review.book) reviews!: Relation<Review>[];
  @Computed({ type: 'boolean', compute: ({ status, stock }) => status === 'available' && Number(stock) > 0 })
  inStock!: boolean;
}
