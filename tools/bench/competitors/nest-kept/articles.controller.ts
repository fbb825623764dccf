import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { PageInput } from '../nest-typeorm/article.inputs.js';
import { ArticlesService } from '../nest-typeorm/articles.service.js';
import { pageOf } from '../nest-typeorm/page.envelope.js';

interface KeptAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Keeps each answer as bytes under its URL, for ever: the least that a route can do. */
@Controller('articles')
export class KeptArticlesController {
  private readonly kept = new Map<string, KeptAnswer>();

  constructor(private readonly articles: ArticlesService) {}

  @Get()
  list(
    @Query() { category, ordering, page, pageSize }: Record<string, string>,
    @Req() { url }: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.answer(url, reply, async () => {
      const input = { category, ordering, page: Number(page), pageSize: Number(pageSize) } as PageInput;
      return pageOf(await this.articles.list(input), input, url);
    });
  }

  @Get(':id')
  find(@Param('id') id: string, @Req() { url }: FastifyRequest, @Res() reply: FastifyReply) {
    return this.answer(url, reply, () => this.articles.find(Number(id)));
  }

  private async answer(url: string, reply: FastifyReply, make: () => Promise<object>): Promise<void> {
    const kept = this.kept.get(url);
    const { headers, body } = kept ?? this.keep(url, await make());
    void reply
      .headers(headers)
      .header('X-Cache', kept ? 'HIT' : 'MISS')
      .send(body);
  }

  private keep(url: string, answer: object): KeptAnswer {
    const body = Buffer.from(JSON.stringify(answer));
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'private, no-cache',
      ETag: `"${createHash('sha1').update(body).digest('base64url')}"`,
      Vary: 'Authorization, Cookie',
    };
    this.kept.set(url, { headers, body });
    return { headers, body };
  }
}
