import { Field, RestEndpoint, RestEntity } from '@nestling/rest';

@RestEndpoint<Author>({ path: 'authors' })
export class Author extends RestEntity {
  @Field({ maxLength: 100 }) name!: string;
  @Field({ maxLength: 2 }) country!: string;
}
