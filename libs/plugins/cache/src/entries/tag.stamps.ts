// A stamp for each tag. An entry is good while the stamps of its tags are those that it was made under; to drop a tag is to
// forget its stamp: whoever needs it next makes another one, which no entry has.
import { randomBytes } from 'node:crypto';
import { StoreAway, type StoreGuard } from './store.guard.js';

/** Of what there are few, such as tables: an entry that outlives a stamp is lost with it. */
export const LASTING_SECONDS = 7 * 86_400;

/** The tag of every entry. */
export const EPOCH = '*';

/** A tag, and for how long its stamp lives if it has none yet. */
export interface WantedTag {
  readonly tag: string;
  readonly seconds: number;
}

/** The stamp of a tag, as it was at some moment. */
export interface Stamp {
  readonly tag: string;
  readonly stamp: string;
  /** Whether there was none before. */
  readonly isNew: boolean;
}

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
  async of(tags: readonly WantedTag[]): Promise<readonly Stamp[]> {
    const found = await this.read(tags.map(({ tag }) => tag));
    return Promise.all(
      tags.map((wanted, index): Stamp | Promise<Stamp> => {
        const stamp = found[index];
        return stamp === undefined ? this.make(wanted) : { tag: wanted.tag, stamp, isNew: false };
      }),
    );
  }

  /** Forgets stamps that nothing was kept under; nobody waits for it. Memory makes room by itself. */
  forget(tags: readonly string[]): void {
    const { store, isAway } = this.guard;
    if (tags.length === 0 || isAway || !store.isShared) return;
    void store.delete(tags.map((tag) => this.keyOf(tag))).catch(() => undefined);
  }

  /** Whether stamps are still those of their tags. */
  async hold(tags: readonly string[], stamps: readonly string[]): Promise<boolean> {
    const found = await this.read(tags);
    return found.every((stamp, index) => stamp !== undefined && stamp === stamps[index]);
  }

  /** Whether they are for sure, as far as can be told at once. */
  holdNow(tags: readonly string[], stamps: readonly string[]): boolean {
    for (let index = 0; index < tags.length; index++) {
      const stamp = this.guard.peek(this.keyOf(tags[index] as string))?.value;
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

  private async make({ tag, seconds }: WantedTag): Promise<Stamp> {
    const stamp = randomBytes(9).toString('base64url');
    if (await this.guard.add(this.keyOf(tag), Buffer.from(stamp), seconds))
      return { tag, stamp, isNew: true };
    // Another process was faster.
    const [found] = await this.read([tag]);
    if (found === undefined) throw new StoreAway(`the stamp of ${tag} comes and goes`);
    return { tag, stamp: found, isNew: false };
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
