/** The JSON Schemas of the routes: Fastify checks what comes in, and serialises what goes out, by them. */
const PRICE = { type: 'string', pattern: '^\\d{1,13}(\\.\\d{1,2})?$' };
const ID = { type: 'integer', minimum: 1, maximum: 2147483647 };

const ORDERINGS = ['price', '-price', 'title', '-title', 'createdAt', '-createdAt'];

const WRITABLE = {
  title: { type: 'string', minLength: 1, maxLength: 200 },
  body: { type: 'string' },
  category: { type: 'string', maxLength: 50 },
  price: PRICE,
  views: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
  published: { type: 'boolean' },
  summary: { type: ['string', 'null'], maxLength: 255 },
  authorId: ID,
};

const AUTHOR = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
    version: { type: 'integer' },
    name: { type: 'string' },
    country: { type: 'string' },
  },
};

const ARTICLE = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
    version: { type: 'integer' },
    title: { type: 'string' },
    body: { type: 'string' },
    category: { type: 'string' },
    price: { type: 'string' },
    views: { type: 'integer' },
    published: { type: 'boolean' },
    summary: { type: ['string', 'null'] },
    authorId: { type: 'integer' },
    author: AUTHOR,
  },
};

const TEXT_OR_NULL = { type: ['string', 'null'] };
const RESULTS = { type: 'array', items: ARTICLE };

const FILTERS = {
  category: { type: 'string', maxLength: 2000 },
  ordering: { type: 'string', enum: ORDERINGS },
  pageSize: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
};

const query = (properties) => ({ type: 'object', additionalProperties: false, properties });

const NEW_ARTICLE = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'body', 'category', 'price', 'authorId'],
  properties: WRITABLE,
};

const params = { type: 'object', properties: { id: ID } };

export const LIST = {
  querystring: query({
    ...FILTERS,
    page: { type: 'integer', minimum: 1, default: 1 },
    include: { type: 'string', enum: ['author'] },
  }),
  response: {
    200: {
      type: 'object',
      properties: {
        count: { type: 'integer' },
        pages: { type: 'integer' },
        next: TEXT_OR_NULL,
        previous: TEXT_OR_NULL,
        results: RESULTS,
      },
    },
  },
};

export const LIST_BY_CURSOR = {
  querystring: query({ ...FILTERS, cursor: { type: 'string', maxLength: 2000 } }),
  response: {
    200: { type: 'object', properties: { next: TEXT_OR_NULL, previous: TEXT_OR_NULL, results: RESULTS } },
  },
};

export const GET = { params, response: { 200: ARTICLE } };

export const CREATE = { body: NEW_ARTICLE, response: { 201: ARTICLE } };

export const UPDATE = {
  params,
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['version'],
    properties: { ...WRITABLE, version: { type: 'integer', minimum: 1 } },
  },
  response: { 200: ARTICLE },
};

export const CREATE_MANY = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['create'],
    properties: { create: { type: 'array', minItems: 1, maxItems: 1000, items: NEW_ARTICLE } },
  },
  response: { 200: { type: 'object', properties: { created: RESULTS } } },
};
