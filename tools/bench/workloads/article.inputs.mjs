import { article, CATEGORIES } from '../harness/seed.mjs';

/** The numbers from 0 to `count` - 1, through `make`. */
export const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

export const category = (number) => CATEGORIES[number % CATEGORIES.length];

/** The body of a new article. */
export function newArticle(number) {
  const { title, body, category: kind, price, views, published, authorId } = article(number);
  return { title, body, category: kind, price, views, published, authorId };
}
