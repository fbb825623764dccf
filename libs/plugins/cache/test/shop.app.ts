// A shop whose answers are kept, for the tests.
import { Injectable, type DynamicModule, type Type } from '@nestjs/common';
import type { RequestContext, Where } from '@nestling/core';
import { DatabaseModule } from '@nestling/database';
import {
  Computed,
  EndpointService,
  Field,
  OnEndpoint,
  Reference,
  RestEndpoint,
  RestEntity,
  RestModule,
  RestService,
  type Relation,
} from '@nestling/rest';
import { TestApp, type Platform, type TestDatabase } from '@nestling/testing';
import { DeleteDateColumn, JoinTable, ManyToMany, OneToMany } from 'typeorm';
import { CacheModule, type CacheOptions } from '../src/index.js';

@RestEndpoint<Author>({ path: 'authors', include: ['books'], cache: { ttl: '60s' } })
export class Author extends RestEntity {
  @Field() name!: string;
  @OneToMany(() => Book, (book) => book.author) books!: Relation<Book>[];
}

@RestEndpoint<Label>({ path: 'labels', cache: { ttl: '60s' } })
export class Label extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint<Book>({
  path: 'books',
  filtering: { fields: ['title', 'author.name'], ordering: ['title'] },
  include: ['author'],
  pagination: { style: 'page-number' },
  softDelete: false,
  bulk: true,
  aggregate: { groupBy: ['author.name'] },
  cache: { ttl: '60s', varyOn: ['Accept-Language'] },
})
export class Book extends RestEntity {
  @Field() title!: string;
  @Reference(() => Author, { onDelete: 'CASCADE' }) author!: Relation<Author>;
  @ManyToMany(() => Label) @JoinTable() labels!: Relation<Label>[];
}

/** Each caller sees its own. */
@RestEndpoint<Note>({ path: 'notes', cache: { ttl: '60s' } })
export class Note extends RestEntity {
  @Field() owner!: string;
  @Field() text!: string;
}

@RestService(Note)
export class NoteService extends EndpointService<Note> {
  override scope({ user }: RequestContext): Where<Note> {
    return user ? { owner: String(user['name']) } : {};
  }
}

/** Nobody can tell for whom its answers are good, and it says so itself. */
@RestEndpoint<Letter>({ path: 'letters', cache: { ttl: '60s', scope: 'user' } })
export class Letter extends RestEntity {
  @Field() text!: string;
}
@RestService(Letter)
export class LetterService extends EndpointService<Letter> {
  override async retrieve(...[id, context, view]: Parameters<EndpointService<Letter>['retrieve']>) {
    const letter = await super.retrieve(id, context, view);
    return { ...letter, text: `${letter.text}, ${String(context.user?.['name'] ?? 'stranger')}` };
  }
}

/** The same, and it does not say. */
@RestEndpoint<Diary>({ path: 'diaries', cache: { ttl: '60s' } })
export class Diary extends RestEntity {
  @Field() text!: string;
}
@Injectable()
export class DiaryHooks {
  @OnEndpoint(Diary, 'afterList') look(): void {}
}

/** It reads a table that the engine does not see. */
@RestEndpoint<Shelf>({ path: 'shelves', cache: { ttl: '60s' } })
export class Shelf extends RestEntity {
  @Field() name!: string;
  @Computed({ type: 'integer', sql: '(SELECT COUNT(*) FROM books)' }) count!: number;
}

@RestEndpoint<Rack>({ path: 'racks', cache: { ttl: '60s', tags: ['books'] } })
export class Rack extends RestEntity {
  @Field() name!: string;
}

/** It comes back after it was deleted, and has a key that a client makes. */
@RestEndpoint<Folder>({
  path: 'folders',
  softDelete: true,
  upsert: ['name'],
  include: ['parent'],
  cache: { ttl: '60s' },
})
export class Folder extends RestEntity {
  @Field({ maxLength: 50, unique: true }) name!: string;
  @Field({ type: 'integer', default: 0 }) size!: number;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
  @Reference(() => Folder, { nullable: true }) parent?: Relation<Folder> | null;
}

/** No option, no cache. */
@RestEndpoint<Plain>({ path: 'plains' })
export class Plain extends RestEntity {
  @Field() name!: string;
}

export const ENDPOINTS: readonly Type[] = [
  Author,
  Label,
  Book,
  Note,
  Letter,
  Diary,
  Shelf,
  Rack,
  Folder,
  Plain,
];

export interface Shop {
  readonly cache?: CacheOptions;
  readonly database?: TestDatabase | 'postgres' | 'mysql' | 'sqlite';
  readonly platform?: Platform;
  readonly providers?: readonly Type[];
  readonly controllers?: readonly Type[];
  readonly imports?: readonly DynamicModule[];
}

/** Boots the shop. */
export function bootShop(shop: Shop = {}): Promise<TestApp> {
  const { cache = {}, database, platform, providers = [], controllers = [], imports = [] } = shop;
  return TestApp.create({
    ...(database ? { database } : {}),
    ...(platform ? { platform } : {}),
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        CacheModule.forRoot(cache),
        RestModule.forFeature({
          endpoints: ENDPOINTS,
          services: [NoteService, LetterService],
          providers: [DiaryHooks],
        }),
        ...imports,
      ],
      providers: [...providers],
      controllers: [...controllers],
    }),
  });
}
