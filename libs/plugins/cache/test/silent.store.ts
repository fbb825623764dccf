import { CacheStore } from '../src/index.js';

/** A store such as a user would write, which can fall silent: what it is asked then is never answered. */
export class SilentStore extends CacheStore {
  override readonly isShared = true;
  private readonly entries = new Map<string, { value: Uint8Array; until: number }>();
  /** What it was asked since the last look. */
  private asked: string[] = [];
  isSilent = false;

  /** What it was asked since the last time. */
  takeAsked(): string[] {
    return this.asked.splice(0);
  }

  get(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    return this.answer('get', () =>
      keys.map((key) => {
        const entry = this.entries.get(key);
        return entry && entry.until > Date.now() ? entry.value : undefined;
      }),
    );
  }

  set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    return this.answer('set', () => {
      this.entries.set(key, { value, until: Date.now() + seconds * 1000 });
    });
  }

  add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    return this.answer('add', () => {
      if ((this.entries.get(key)?.until ?? 0) > Date.now()) return false;
      this.entries.set(key, { value, until: Date.now() + seconds * 1000 });
      return true;
    });
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.answer('delete', () => {
      for (const key of keys) this.entries.delete(key);
    });
  }

  private answer<T>(name: string, work: () => T): Promise<T> {
    this.asked.push(name);
    return this.isSilent ? new Promise<T>(() => undefined) : Promise.resolve(work());
  }
}
