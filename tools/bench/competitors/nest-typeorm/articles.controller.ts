import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Article } from './article.entities.js';
import { BulkInput, CreateInput, CursorInput, PageInput, UpdateInput } from './article.inputs.js';
import { ArticlesService } from './articles.service.js';
import { pageOf } from './page.envelope.js';

const ID = new ParseIntPipe({ errorHttpStatusCode: 404 });

@Controller()
export class ArticlesController {
  constructor(private readonly articles: ArticlesService) {}

  @Get('articles')
  async list(@Query() input: PageInput, @Req() { url }: FastifyRequest) {
    return pageOf(await this.articles.list(input), input, url);
  }

  @Get('articles-by-cursor')
  listByCursor(@Query() input: CursorInput) {
    return this.articles.listByCursor(input);
  }

  @Get('articles/:id')
  async find(@Param('id', ID) id: number, @Res({ passthrough: true }) reply: FastifyReply): Promise<Article> {
    return this.tagged(await this.articles.find(id), reply);
  }

  @Post('articles')
  async create(
    @Body() input: CreateInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Article> {
    const article = await this.articles.create(input);
    void reply.header('location', `/articles/${article.id}`);
    return this.tagged(article, reply);
  }

  @Patch('articles/:id')
  async update(
    @Param('id', ID) id: number,
    @Body() input: UpdateInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Article> {
    return this.tagged(await this.articles.update(id, input), reply);
  }

  @Post('articles/bulk')
  @HttpCode(200)
  async createMany(@Body() { create }: BulkInput) {
    return { created: await this.articles.createMany(create) };
  }

  private tagged(article: Article, reply: FastifyReply): Article {
    void reply.header('etag', `"${article.version}"`);
    return article;
  }
}
