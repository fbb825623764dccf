import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { PageInput } from '../nest-typeorm/article.inputs.js';
import { ArticlesService } from '../nest-typeorm/articles.service.js';
import { pageOf } from '../nest-typeorm/page.envelope.js';

interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}
interface KeptAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly made: number;
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
      const body = pageOf(await this.articles.list(input), input, url);
      return { body, headers: linksOf(body) };
    });
  }

  @Get(':id')
  find(@Param('id') id: string, @Req() { url }: FastifyRequest, @Res() reply: FastifyReply) {
    return this.answer(url, reply, async () => {
      const body = await this.articles.find(Number(id));
      return { body, headers: { ETag: `"${body.version}"` } };
    });
  }

  private async answer(url: string, reply: FastifyReply, make: () => Promise<Answer>): Promise<void> {
    const kept = this.kept.get(url);
    const { headers, body, made } = kept ?? this.keep(url, await make());
    void reply.headers(headers);
    if (kept) void reply.headers({ 'X-Cache': 'HIT', Age: String(Math.floor((Date.now() - made) / 1000)) });
    else void reply.header('X-Cache', 'MISS');
    void reply.send(body);
  }

  private keep(url: string, answer: Answer): KeptAnswer {
    const body = Buffer.from(JSON.stringify(answer.body));
    const headers = {
      ETag: `"${createHash('sha1').update(body).digest('base64url')}"`,
      ...answer.headers,
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'private, no-cache',
      Vary: 'Authorization, Cookie',
    };
    const kept = { headers, body, made: Date.now() };
    this.kept.set(url, kept);
    return kept;
  }
}

function linksOf({ next, previous }: ReturnType<typeof pageOf>): Record<string, string> {
  const links = [next && `<${next}>; rel="next"`, previous && `<${previous}>; rel="prev"`].filter(Boolean);
  return links.length === 0 ? {} : { Link: links.join(', ') };
}
