// A stamp for each tag. An entry is good while the stamps of its tags are those that it was made under; to drop a tag is to
// forget its stamp: whoever needs it next makes another one, which no entry has.
import { randomBytes } from 'node:crypto';
import { StoreAway, type StoreGuard } from './store.guard.js';

/** Longer than most entries live: an entry that outlives a stamp is lost with it. */
const STAMP_SECONDS = 7 * 86_400;

/** The tag of every entry. */
export const EPOCH = '*';

/** The stamps of tags, as they were at some moment. */
export type Stamps = ReadonlyMap<string, string>;

/** The stamps of one cache. */
export class TagStamps {
  constructor(
    private readonly guard: StoreGuard,
    private readonly prefix: string,
  ) {}

  keyOf(tag: string): string {
    return `${this.prefix}t:${tag}`;
  }

  /** The stamps of these tags now; those that there are none of yet are made. */
  async of(tags: readonly string[]): Promise<Stamps> {
    const found = await this.read(tags);
    const entries = await Promise.all(
      tags.map(async (tag, index) => [tag, found[index] ?? (await this.make(tag))] as const),
    );
    return new Map(entries);
  }

  /** Whether stamps are still those of their tags. */
  async hold(tags: readonly string[], stamps: readonly string[]): Promise<boolean> {
    const found = await this.read(tags);
    return found.every((stamp, index) => stamp !== undefined && stamp === stamps[index]);
  }

  /** Whether they are for sure, as far as can be told at once. */
  holdNow(tags: readonly string[], stamps: readonly string[]): boolean {
    for (let index = 0; index < tags.length; index++) {
      const stamp = this.guard.peek(this.keyOf(tags[index] as string));
      if (stamp === undefined || textOf(stamp) !== stamps[index]) return false;
    }
    return true;
  }

  async drop(tags: readonly string[]): Promise<void> {
    if (tags.length > 0) await this.guard.drop(tags.map((tag) => this.keyOf(tag)));
  }

  private async read(tags: readonly string[]): Promise<(string | undefined)[]> {
    const values = await this.guard.get(tags.map((tag) => this.keyOf(tag)));
    return values.map((value) => value && textOf(value));
  }

  private async make(tag: string): Promise<string> {
    const stamp = randomBytes(9).toString('base64url');
    if (await this.guard.add(this.keyOf(tag), Buffer.from(stamp), STAMP_SECONDS)) return stamp;
    // Another process was faster.
    const [found] = await this.read([tag]);
    if (found === undefined) throw new StoreAway(`the stamp of ${tag} comes and goes`);
    return found;
  }
}

const texts = new WeakMap<Uint8Array, string>();

/** A store in memory gives the same bytes each time. */
function textOf(value: Uint8Array): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
  texts.set(value, text);
  return text;
}
