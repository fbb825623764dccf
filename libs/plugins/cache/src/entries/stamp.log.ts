// What an entry is made from: tags, and the stamps that they had before anything was read.
import type { ReadLog, RowsRead } from '@nestling/core';
import { StoreAway } from './store.guard.js';
import { EPOCH, type TagStamps } from './tag.stamps.js';

/** The tags of rows: each row's and `table:*`, which a write to unknown rows drops; for any row the table's. */
export function tagsOfRows({ table, keys }: RowsRead): string[] {
  return keys ? [...keys.map((key) => `${table}:${key}`), `${table}:*`] : [table];
}

/** Writes down what an entry is made from. */
export class StampLog implements ReadLog {
  private readonly found = new Map<string, string>();
  private isLost = false;

  constructor(private readonly stamps: TagStamps) {}

  /** A log of what cannot be kept anyway. */
  static lost(stamps: TagStamps): StampLog {
    const log = new StampLog(stamps);
    log.isLost = true;
    return log;
  }

  reading(rows: readonly RowsRead[]): Promise<void> {
    return this.add(rows.flatMap(tagsOfRows));
  }

  /** Notes tags, with their stamps of now. */
  async add(tags: readonly string[]): Promise<void> {
    if (this.isLost) return;
    const wanted = [EPOCH, ...tags].filter((tag) => !this.found.has(tag));
    if (wanted.length === 0) return;
    try {
      for (const [tag, stamp] of await this.stamps.of([...new Set(wanted)])) this.found.set(tag, stamp);
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      this.isLost = true;
    }
  }

  /** The tags and their stamps; undefined where they are not known, so that nothing can be kept. */
  get marks(): { readonly tags: readonly string[]; readonly stamps: readonly string[] } | undefined {
    if (this.isLost || this.found.size === 0) return undefined;
    return { tags: [...this.found.keys()], stamps: [...this.found.values()] };
  }
}
