// The rows of a run: the same on every machine and database, for they follow from their number alone.
export const CATEGORIES = [
  'art',
  'biology',
  'business',
  'chess',
  'cinema',
  'cooking',
  'design',
  'economy',
  'fashion',
  'games',
];
CATEGORIES.push(
  'gardens',
  'health',
  'history',
  'letters',
  'music',
  'news',
  'physics',
  'politics',
  'sport',
  'travel',
);

const WORDS =
  'harbour lantern orchard copper velvet thunder meadow granite compass saffron willow ember'.split(' ');
const AUTHORS = 200;
const MINUTE = 60_000;
const EPOCH = Date.UTC(2020, 0, 1);

const words = (number, count) =>
  Array.from(
    { length: count },
    (_, index) => WORDS[(number * 31 + index * (7 + (number % 5))) % WORDS.length],
  ).join(' ');

const stamped = (number) => {
  const instant = new Date(EPOCH + number * MINUTE + (number % 1000)).toISOString();
  return { id: number, createdAt: instant, updatedAt: instant, version: 1 };
};

export const author = (number) => ({
  ...stamped(number),
  name: `${words(number, 1)} ${words(number + 7, 1)} ${number}`,
  country: ['DE', 'FR', 'IN', 'JP', 'BR'][number % 5],
});

export const article = (number) => ({
  ...stamped(number),
  title: `${words(number, 4)} ${number}`,
  body: words(number, 40),
  category: CATEGORIES[(number * 7) % CATEGORIES.length],
  price: (((number * 7919) % 9973) / 100).toFixed(2),
  views: (number * 31) % 5000,
  published: number % 3 !== 0,
  summary: number % 5 === 0 ? null : words(number + 3, 12),
  authorId: (number % AUTHORS) + 1,
});

/** Rows in groups, none of which is too large for one statement. */
export function* groupsOf(row, total, size = 5000) {
  for (let first = 1; first <= total; first += size) {
    const length = Math.min(size, total - first + 1);
    yield Array.from({ length }, (_, index) => row(first + index));
  }
}

export const authorGroups = () => groupsOf(author, AUTHORS);
export const articleGroups = (total) => groupsOf(article, total);
