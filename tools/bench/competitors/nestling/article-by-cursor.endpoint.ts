import { Field, Reference, RestEndpoint, RestEntity } from '@nestling/rest';
import { Entity, type Relation } from 'typeorm';
import { Author } from './author.endpoint.js';

/** The same table once more, for the style of the pages belongs to the endpoint. */
@RestEndpoint<ArticleByCursor>({
  path: 'articles-by-cursor',
  methods: ['GET'],
  filtering: { fields: ['category', 'published'], ordering: ['price', 'title', 'createdAt'] },
  pagination: { style: 'cursor', pageSize: 20, maxPageSize: 100 },
})
@Entity('articles')
export class ArticleByCursor extends RestEntity {
  @Field({ minLength: 1, maxLength: 200 }) title!: string;
  @Field({ type: 'text' }) body!: string;
  @Field({ maxLength: 50 }) category!: string;
  @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
  @Field({ type: 'integer', default: 0 }) views!: number;
  @Field({ default: false }) published!: boolean;
  @Field({ type: String, nullable: true }) summary?: string | null;
  @Reference(() => Author) author!: Relation<Author>;
}
