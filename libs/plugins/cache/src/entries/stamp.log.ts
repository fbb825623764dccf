// What an entry is made from: tags, and the stamps that they had before anything was read.
import type { ReadLog, RowsRead } from '@nestling/core';
import { StoreAway } from './store.guard.js';
import { EPOCH, LASTING_SECONDS, type TagStamps } from './tag.stamps.js';

/** So many entries may follow one another under a stamp of which there are many, such as a row's. */
const LIVES = 4;

/** The tag of a table's lists, or the one of all its rows, which a write to unknown rows drops. */
function tagOfTable({ table, keys }: RowsRead): string {
  return keys ? `${table}:*` : table;
}

function tagsOfRows({ table, keys = [] }: RowsRead): string[] {
  return keys.map((key) => `${table}:${key}`);
}

interface EntryLife {
  readonly ttl: number;
  readonly swr: number;
}

/** Writes down what an entry is made from. */
export class StampLog implements ReadLog {
  private readonly found = new Map<string, string>();
  /** Those that were made for this, and of which there are many. */
  private readonly own: string[] = [];
  private isLost = false;
  private readonly seconds: number;

  /** `life`: for how long what is made counts. */
  constructor(
    private readonly stamps: TagStamps,
    life: EntryLife,
  ) {
    this.seconds = (life.ttl + life.swr) * LIVES;
  }

  /** A log of what cannot be kept anyway. */
  static lost(stamps: TagStamps, life: EntryLife): StampLog {
    const log = new StampLog(stamps, life);
    log.isLost = true;
    return log;
  }

  reading(rows: readonly RowsRead[]): Promise<void> {
    return this.note(rows.flatMap(tagsOfRows), rows.map(tagOfTable));
  }

  /** Notes tags, with their stamps of now. */
  add(tags: readonly string[]): Promise<void> {
    return this.note(tags, []);
  }

  /** Nothing was kept under the stamps that were made. */
  forget(): void {
    this.stamps.forget(this.own);
  }

  private async note(tags: readonly string[], lasting: readonly string[]): Promise<void> {
    if (this.isLost) return;
    const wanted = new Map(tags.map((tag) => [tag, this.seconds]));
    const few = new Set([EPOCH, ...lasting]);
    for (const tag of few) wanted.set(tag, Math.max(this.seconds, LASTING_SECONDS));
    for (const tag of this.found.keys()) wanted.delete(tag);
    if (wanted.size === 0) return;
    try {
      const stamps = await this.stamps.of([...wanted].map(([tag, seconds]) => ({ tag, seconds })));
      for (const { tag, stamp, isNew } of stamps) {
        this.found.set(tag, stamp);
        if (isNew && !few.has(tag)) this.own.push(tag);
      }
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
