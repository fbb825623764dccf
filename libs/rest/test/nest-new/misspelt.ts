// Four names that the compiler must refuse; only a test compiles this file.
import { RestEndpoint } from '../../src/index.js';
import type { Article } from './shop.js';

export const wrong = [
  RestEndpoint<Article>({ filtering: { fields: ['categori'] } }),
  RestEndpoint<Article>({ filtering: { fields: ['author.nam'] } }),
  RestEndpoint<Article>({ serializer: { read: ['titel'] } }),
  RestEndpoint<Article>({ include: ['autor'] }),
];
