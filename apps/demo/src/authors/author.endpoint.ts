import { AllowAny } from '@nestling/auth';
import { Field, RestEndpoint, RestEntity, type Relation } from '@nestling/rest';
import { OneToMany } from 'typeorm';
import { Book } from '../books/book.endpoint.js';

/** What a read answers, and what a write does: the caller of a write knows the rest already. */
export class AuthorSerializer {
  readonly read = ['id', 'name', 'country', 'born', 'biography', 'version'];
  readonly write = ['id', 'name', 'version'];
}

/** Who wrote it. */
@RestEndpoint<Author>({
  path: 'authors',
  authentication: { permission: { GET: AllowAny, default: { roles: ['staff', 'admin'] } } },
  description: 'The people who write the books.',
  filtering: {
    fields: ['name', 'country', 'born'],
    search: ['name', 'biography'],
    ordering: ['name', 'born'],
    defaultOrdering: ['name'],
  },
  include: ['books', 'books.reviews'],
  pagination: { style: 'page-number', pageSize: 20, maxPageSize: 100 },
  serializer: AuthorSerializer,
  // Authors are read much more often than they change.
  cache: { ttl: '60s', swr: '5m' },
})
export class Author extends RestEntity {
  @Field({ minLength: 1, maxLength: 100, index: true }) name!: string;
  @Field({ pattern: '^[A-Z]{2}$', maxLength: 2, description: 'ISO 3166 code of the country.' })
  country!: string;
  @Field({ type: 'integer', min: 1000, max: 2100, nullable: true }) born?: number | null;
  @Field({ type: 'text', nullable: true }) biography?: string | null;
  @OneToMany(() => Book, (book) => book.author) books!: Relation<Book>[];
}
