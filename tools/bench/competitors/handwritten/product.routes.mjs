// A simple resource, for the start-up time of an application with many of them.
import { notFound } from './problems.mjs';

const WRITABLE = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  price: { type: 'string', pattern: '^\\d{1,13}(\\.\\d{1,2})?$' },
  stock: { type: 'integer' },
};

const PRODUCT = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
    version: { type: 'integer' },
    name: { type: 'string' },
    price: { type: 'string' },
    stock: { type: 'integer' },
  },
};

const PARAMS = { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } };

const LIST = {
  querystring: {
    type: 'object',
    additionalProperties: false,
    properties: {
      name: { type: 'string' },
      page: { type: 'integer', minimum: 1, default: 1 },
      pageSize: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    },
  },
  response: {
    200: {
      type: 'object',
      properties: { count: { type: 'integer' }, results: { type: 'array', items: PRODUCT } },
    },
  },
};

const CREATE = {
  body: { type: 'object', additionalProperties: false, required: ['name', 'price'], properties: WRITABLE },
  response: { 201: PRODUCT },
};

const UPDATE = {
  params: PARAMS,
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['version'],
    properties: { ...WRITABLE, version: { type: 'integer' } },
  },
  response: { 200: PRODUCT },
};

const found = (product) => {
  if (!product) throw notFound();
  return product;
};

/** The five verbs on `/products-<number>`. */
export async function productRoutes(app, { number, productsIn }) {
  const path = `/products-${number}`;
  const products = productsIn(`products_${number}`);
  app.get(path, { schema: LIST }, ({ query }) => products.list(query));
  app.get(`${path}/:id`, { schema: { params: PARAMS, response: { 200: PRODUCT } } }, async ({ params }) =>
    found(await products.find(params.id)),
  );
  app.post(path, { schema: CREATE }, async ({ body }, reply) =>
    reply.code(201).send(await products.create(body)),
  );
  app.patch(`${path}/:id`, { schema: UPDATE }, async ({ params, body: { version, ...changes } }) =>
    found(await products.update(params.id, version, changes)),
  );
  app.delete(`${path}/:id`, { schema: { params: PARAMS } }, async ({ params }, reply) => {
    found(await products.delete(params.id));
    return reply.code(204).send();
  });
}
