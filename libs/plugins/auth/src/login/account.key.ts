// Under which names tries are counted. Databases take many spellings for one name: `Ann`, `ANN `, `ánn` and `ａｎｎ` may all
// find the same row, and would otherwise each have tries of their own. Two accounts that share a count do no harm.
import { createHash } from 'node:crypto';
import { networkOf } from '../limits/client.address.js';

/** Letters that collations of databases take for others, and that no normal form takes apart. */
const ALIKE: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  þ: 'th',
  ı: 'i',
};

/** The key of an account, of any spelling of its name. */
export function accountKey(username: string): string {
  const folded = username
    .normalize('NFKD')
    // Twice: the lower case of a capital may have another capital.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}\p{P}\p{S}]/gu, '')
    .replace(/[æœøđðłħŧþı]/g, (letter) => ALIKE[letter] ?? letter);
  // Hashed, so that the count is no list of names, and no name is too long.
  return `account:${createHash('sha256').update(folded).digest('base64url')}`;
}

/** The key of the network that an address belongs to. */
export function networkKey(address: string): string {
  return `network:${networkOf(address)}`;
}
