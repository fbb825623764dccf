// The example of the documentation, in the form in which a user writes it.
import { Get, Injectable, Module } from '@nestjs/common';
import type { RequestContext, Where } from '@nestling/core';
import { DatabaseModule } from '@nestling/database';
import {
  EndpointController,
  EndpointService,
  Field,
  OnEndpoint,
  Reference,
  RestController,
  RestEndpoint,
  RestEntity,
  RestModule,
  RestService,
  type CommittedEvent,
  type CreateInput,
  type Relation,
  type UpdateEvent,
} from '../../src/index.js';

@RestEndpoint<Author>({ path: 'authors' })
export class Author extends RestEntity {
  @Field({ maxLength: 100 }) name!: string;
}

@RestEndpoint<Article>({
  path: 'articles',
  filtering: {
    fields: ['category', 'author.name'],
    search: ['title', 'body'],
    ordering: ['title', 'createdAt'],
  },
  pagination: { style: 'page-number', pageSize: 20, maxPageSize: 100 },
  include: ['author'],
  serializer: { read: ['id', 'title', 'category', 'authorId', 'version'], write: ['id', 'version'] },
})
export class Article extends RestEntity {
  @Field({ minLength: 1, maxLength: 200 }) title!: string;
  @Field({ type: 'text' }) body!: string;
  @Field({ index: true }) category!: string;
  @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
  @Field({ type: 'integer', default: 0 }) views!: number;
  @Field({ type: String, nullable: true }) summary?: string | null;
  @Field({ default: false }) published!: boolean;
  @Field({ hidden: true, nullable: true }) internalNote?: string;
  @Reference(() => Author) author!: Relation<Author>;
}

@Injectable()
export class Mailer {
  readonly announced: unknown[] = [];
  announce(id: unknown): void {
    this.announced.push(id);
  }
}

@Module({ providers: [Mailer], exports: [Mailer] })
export class MailModule {}

@RestService(Article)
export class ArticleService extends EndpointService<Article> {
  constructor(private readonly mailer: Mailer) {
    super();
  }
  override scope(_ctx: RequestContext): Where<Article> | Promise<Where<Article>> {
    return { published: true };
  }
  override async create(input: CreateInput<Article>, ctx: RequestContext) {
    const article = await super.create(input, ctx);
    this.background(() => this.mailer.announce(article.id));
    return article;
  }
}

@Injectable()
export class Audit {
  readonly log: string[] = [];
  @OnEndpoint(Article, 'afterUpdate') update(event: UpdateEvent<Article>): void {
    this.log.push(`update ${String(event.id)}`);
  }
  @OnEndpoint(Article, 'committed') tell(event: CommittedEvent<Article>): void {
    this.log.push(event.operation);
  }
}

@RestController(Article)
export class ArticlesController extends EndpointController<Article> {
  @Get('top') top(): string[] {
    return ['top'];
  }
}

/** The application on a database. */
export function shopModule(url: string) {
  @Module({
    imports: [
      DatabaseModule.forRoot({ url, synchronize: true }),
      RestModule.forRoot({ secret: 'a secret of the example' }),
      RestModule.forFeature({
        endpoints: [Article, Author],
        services: [ArticleService],
        controllers: [ArticlesController],
        imports: [MailModule],
        providers: [Audit],
      }),
    ],
  })
  class AppModule {}
  return AppModule;
}
