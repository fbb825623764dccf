import type { BookDetails, BookStatus } from '../books/book.endpoint.js';
import type { RandomSource } from './random.source.js';
import { ADJECTIVES, COUNTRIES, FAMILY_NAMES, GIVEN_NAMES, NOUNS, PLACES, SUBJECTS } from './word.lists.js';

/** A date of the shop's world, which ends with 2025. */
export const LAST_DAY = Date.UTC(2025, 11, 31);
export const DAY = 86_400_000;

/** A person's name. */
export function personName(random: RandomSource): string {
  return `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`;
}

/** Makes an author. */
export function makeAuthor(random: RandomSource): {
  name: string;
  country: string;
  born: number;
  biography: string;
} {
  const place = random.pick(PLACES);
  const born = random.integer(1925, 1998);
  return {
    name: personName(random),
    country: random.pick(COUNTRIES),
    born,
    biography: `Born in ${born}, lives in ${place} and writes about ${random.pick(SUBJECTS)}.`,
  };
}

/** Makes the book of a number, which its ISBN is made of. */
export function makeBook(
  random: RandomSource,
  number: number,
): {
  title: string;
  isbn: string;
  price: string;
  costPrice: string;
  stock: number;
  status: BookStatus;
  publishedOn: string;
  blurb: string;
  details: BookDetails;
} {
  const cents = random.integer(5, 44) * 100 + random.pick([0, 50, 90, 95, 99]);
  const status = random.pick<BookStatus>([
    'available',
    'available',
    'available',
    'available',
    'announced',
    'withdrawn',
  ]);
  return {
    title: makeTitle(random),
    isbn: isbnOf(number),
    price: (cents / 100).toFixed(2),
    costPrice: (Math.round(cents * 0.6) / 100).toFixed(2),
    stock: status === 'available' ? random.integer(0, 40) : 0,
    status,
    publishedOn: new Date(LAST_DAY - random.integer(0, 9000) * DAY).toISOString().slice(0, 10),
    blurb: `The story of ${random.pick(SUBJECTS)}, set in ${random.pick(PLACES)}.`,
    details: {
      pages: random.integer(90, 720),
      binding: random.pick(['hardback', 'paperback']),
      language: random.pick(['en', 'en', 'en', 'de', 'es', 'pt']),
    },
  };
}

function makeTitle(random: RandomSource): string {
  const noun = random.pick(NOUNS);
  switch (random.integer(0, 3)) {
    case 0:
      return `The ${random.pick(ADJECTIVES)} ${noun}`;
    case 1:
      return `The ${noun} of ${random.pick(PLACES)}`;
    case 2:
      return `A ${noun} in ${random.pick(PLACES)}`;
    default:
      return `The ${noun} and the ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
  }
}

/** A valid ISBN-13: the last digit checks the others. */
function isbnOf(number: number): string {
  const digits = `9781${10_000_000 + number * 3571}`;
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
