import { URLSearchParams } from 'node:url';
import { CREATE, CREATE_MANY, GET, LIST, LIST_BY_CURSOR, UPDATE } from './article.schemas.mjs';
import { decodeCursor, pageByCursor } from './article.cursor.mjs';
import { notFound } from './problems.mjs';

function link(url, page) {
  const [path, queryString] = url.split('?');
  const parameters = new URLSearchParams(queryString);
  parameters.set('page', String(page));
  return `${path}?${parameters}`;
}

function envelope({ count, results }, { page, pageSize }, url) {
  const pages = Math.ceil(count / pageSize);
  const next = page < pages ? link(url, page + 1) : null;
  const previous = page > 1 && pages > 0 ? link(url, Math.min(page - 1, pages)) : null;
  return { count, pages, next, previous, results };
}

const sendArticle = (reply, article) => reply.header('etag', `"${article.version}"`).send(article);

/** The routes of the articles; `store` is where they are kept. */
export function articleRoutes(app, { store }) {
  app.get('/articles', { schema: LIST }, async ({ query, url }) =>
    envelope(await store.list(query), query, url),
  );

  app.get('/articles-by-cursor', { schema: LIST_BY_CURSOR }, async ({ query }) => {
    const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
    return pageByCursor(await store.listFrom(cursor, query), cursor, query);
  });

  app.get('/articles/:id', { schema: GET }, async ({ params }, reply) => {
    const article = await store.find(params.id);
    if (!article) throw notFound();
    return sendArticle(reply, article);
  });

  app.post('/articles', { schema: CREATE }, async ({ body }, reply) => {
    const article = await store.create(body);
    reply.code(201).header('location', `/articles/${article.id}`);
    return sendArticle(reply, article);
  });

  app.patch('/articles/:id', { schema: UPDATE }, async ({ params, body }, reply) => {
    const { version, ...changes } = body;
    return sendArticle(reply, await store.update(params.id, version, changes));
  });

  app.post('/articles/bulk', { schema: CREATE_MANY }, async ({ body }) => ({
    created: await store.createMany(body.create),
  }));
}
