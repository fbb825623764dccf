import type { Held } from '../stores/cache.store.js';
import { decodeEntry, type CacheEntry } from './entry.codec.js';

/** An entry that a store in this process holds, and what was found out about it. */
export class EntryAtHand {
  /** At which state of the store its stamps were found to be good, and until when that is believed. */
  goodAt = NaN;
  goodUntil = NaN;
  /** What was made of it last, for whoever asks again. */
  ready: object | undefined = undefined;

  private constructor(readonly entry: CacheEntry) {}

  /** The entry in a value at hand, which is read once. */
  static in(held: Held | undefined): EntryAtHand | undefined {
    if (held?.value === undefined) return undefined;
    if (held.note === undefined) {
      const entry = decodeEntry(held.value);
      held.note = entry && new EntryAtHand(entry);
    }
    return held.note as EntryAtHand | undefined;
  }
}
