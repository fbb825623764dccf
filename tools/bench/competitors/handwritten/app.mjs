import Fastify from 'fastify';
import { articleRoutes } from './articles.routes.mjs';
import { answerProblem, notFound } from './problems.mjs';
import { productRoutes } from './product.routes.mjs';
import { ProductStore } from './product.store.mjs';

/** A Fastify application with the articles of `store`, or with so many simple resources; answers its port. */
export async function listen({ store, products, run }) {
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false, allErrors: true } } });
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(() => {
    throw notFound();
  });
  if (products) {
    const productsIn = (table) => new ProductStore(table, run);
    for (let number = 1; number <= products; number += 1) app.register(productRoutes, { number, productsIn });
  } else articleRoutes(app, { store });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server.address().port;
}
