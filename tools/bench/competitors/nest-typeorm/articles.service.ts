import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type FindOptionsOrder } from 'typeorm';
import { type Cursor, decodeCursor, pageByCursor } from './article.cursor.js';
import { Article } from './article.entities.js';
import type { CreateInput, CursorInput, Ordering, PageInput, UpdateInput } from './article.inputs.js';

const directionOf = (ordering: Ordering | undefined): 'ASC' | 'DESC' =>
  ordering?.startsWith('-') ? 'DESC' : 'ASC';

const columnOf = (ordering: Ordering | undefined): keyof Article =>
  (ordering?.replace('-', '') ?? 'id') as keyof Article;

function orderOf(ordering: Ordering | undefined): FindOptionsOrder<Article> {
  const direction = directionOf(ordering);
  return { [columnOf(ordering)]: direction, id: direction };
}

@Injectable()
export class ArticlesService {
  constructor(@InjectRepository(Article) private readonly articles: Repository<Article>) {}

  list({ category, ordering, page, pageSize, include }: PageInput): Promise<[Article[], number]> {
    return this.articles.findAndCount({
      where: category === undefined ? {} : { category },
      order: orderOf(ordering),
      skip: (page - 1) * pageSize,
      take: pageSize,
      relations: { author: include !== undefined },
    });
  }

  async listByCursor({ category, ordering, pageSize, cursor }: CursorInput) {
    const place = cursor === undefined ? undefined : decodeCursor(cursor);
    const column = columnOf(ordering);
    const isDescending = (directionOf(ordering) === 'DESC') !== (place?.backward ?? false);
    const direction = isDescending ? 'DESC' : 'ASC';
    const builder = this.articles
      .createQueryBuilder('article')
      .orderBy(`article.${column}`, direction)
      .addOrderBy('article.id', direction)
      .limit(pageSize + 1);
    if (category !== undefined) builder.andWhere('article.category = :category', { category });
    if (place) this.startAt(builder, { place, column, isDescending });
    return pageByCursor(await builder.getMany(), { place, column, pageSize });
  }

  async find(id: number): Promise<Article> {
    const article = await this.articles.findOneBy({ id });
    if (!article) throw new NotFoundException('not found');
    return article;
  }

  create(input: CreateInput): Promise<Article> {
    return this.articles.save(this.articles.create(input));
  }

  createMany(inputs: CreateInput[]): Promise<Article[]> {
    return this.articles.save(this.articles.create(inputs));
  }

  /** `save()` would let a stale change win: the version stands in the condition instead. */
  async update(id: number, { version, ...changes }: UpdateInput): Promise<Article> {
    const { affected } = await this.articles.update({ id, version }, changes);
    const article = await this.find(id);
    if (affected === 0) throw new ConflictException('version conflict');
    return article;
  }

  private startAt(
    builder: ReturnType<Repository<Article>['createQueryBuilder']>,
    { place, column, isDescending }: { place: Cursor; column: string; isDescending: boolean },
  ): void {
    const comparison = isDescending ? '<' : '>';
    builder.andWhere(`(article.${column}, article.id) ${comparison} (:value, :id)`, {
      value: place.value,
      id: place.id,
    });
  }
}
