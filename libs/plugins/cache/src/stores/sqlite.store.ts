import type { CheckpointMode, SqliteStoreOptions } from '../cache.options.js';
import { parseSize } from '@nestling/core';
import { CacheStore, type StoreSize } from './cache.store.js';

/** What better-sqlite3 and libsql have in common. */
export type SqliteClass = new (file: string) => SqliteConnection;
interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): unknown;
  close(): void;
}
interface SqliteStatement {
  get(...parameters: unknown[]): Record<string, unknown> | undefined;
  run(...parameters: unknown[]): { readonly changes: number };
  all(...parameters: unknown[]): Record<string, unknown>[];
}
type Statements = Readonly<
  Record<'get' | 'set' | 'add' | 'delete' | 'remove' | 'purge' | 'evict' | 'pages' | 'size', SqliteStatement>
>;

/** So many writes, or so much of the size, and the log is emptied and what has expired goes. */
const WRITES_TO_CHECKPOINT = 100;
const SHARE_TO_CHECKPOINT = 1 / 16;
const MAX_SIZE = '256mb';
const MODES: readonly CheckpointMode[] = ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'];

/** Keeps entries in a file, for all processes of a machine. */
export class SqliteStore extends CacheStore {
  override readonly isShared = true;
  private readonly checkpoint: CheckpointMode;
  private readonly table: string;
  private readonly path: string;
  private connection?: SqliteConnection;
  private prepared?: Statements;
  private readonly maxBytes: number;
  private isClosed = false;
  private writes = 0;
  private written = 0;

  /** @throws RangeError for a name that is none, or a checkpoint that SQLite does not have */
  constructor(
    private readonly Database: SqliteClass,
    options: SqliteStoreOptions,
    private readonly timeoutMs: number,
  ) {
    super();
    this.path = options.path ?? './nestling-cache.db';
    this.table = options.table ?? 'cache_entries';
    this.checkpoint = options.checkpoint ?? 'PASSIVE';
    this.maxBytes = parseSize(options.maxSize ?? MAX_SIZE);
    if (!/^[A-Za-z_]\w*$/.test(this.table)) throw new RangeError(`"${this.table}" is no name of a table`);
    if (!MODES.includes(this.checkpoint))
      throw new RangeError(`checkpoint is ${this.checkpoint}: write one of ${MODES.join(', ')}`);
  }

  override connect(): Promise<void> {
    this.isClosed = false;
    return this.attempt(() => void this.statements);
  }

  override close(): Promise<void> {
    this.isClosed = true;
    this.connection?.close();
    this.connection = this.prepared = undefined;
    return Promise.resolve();
  }

  get(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    return this.attempt(() => {
      const now = Date.now();
      return keys.map((key) => this.statements.get.get(key, now)?.['value'] as Uint8Array | undefined);
    });
  }

  set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    return this.attempt(() => {
      this.statements.set.run(key, Buffer.from(value), expiry(seconds));
      this.tidy(value);
    });
  }

  add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    return this.attempt(() => {
      const { changes } = this.statements.add.run(key, Buffer.from(value), expiry(seconds), Date.now());
      this.tidy(value);
      return changes > 0;
    });
  }

  override remove(key: string, value: Uint8Array): Promise<void> {
    return this.attempt(() => void this.statements.remove.run(key, Buffer.from(value)));
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.attempt(() => {
      for (const key of keys) this.statements.delete.run(key);
    });
  }

  override size(): Promise<StoreSize> {
    return this.attempt(() => {
      const { entries, bytes } = this.statements.size.get() ?? {};
      return { entries: Number(entries), bytes: Number(bytes) };
    });
  }

  /** The driver works at once: what it throws becomes a refusal. */
  private attempt<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => resolve(work()));
  }

  private get statements(): Statements {
    if (this.isClosed) throw new Error(`${this.path} is closed`);
    return (this.prepared ??= this.open());
  }

  private open(): Statements {
    const connection = new this.Database(this.path);
    try {
      const statements = this.prepare(connection);
      this.connection = connection;
      return statements;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private prepare(connection: SqliteConnection): Statements {
    const { table } = this;
    connection.exec(`PRAGMA busy_timeout = ${Math.max(1, Math.round(this.timeoutMs))}`);
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec('PRAGMA synchronous = NORMAL');
    connection.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY, value BLOB NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID`,
    );
    connection.exec(`CREATE INDEX IF NOT EXISTS ${table}_expires ON ${table} (expires)`);
    const replacing = 'ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires';
    const insert = `INSERT INTO ${table} (key, value, expires) VALUES (?, ?, ?) ${replacing}`;
    return {
      get: connection.prepare(`SELECT value FROM ${table} WHERE key = ? AND expires > ?`),
      set: connection.prepare(insert),
      add: connection.prepare(`${insert} WHERE ${table}.expires <= ?`),
      delete: connection.prepare(`DELETE FROM ${table} WHERE key = ?`),
      remove: connection.prepare(`DELETE FROM ${table} WHERE key = ? AND value = ?`),
      purge: connection.prepare(`DELETE FROM ${table} WHERE expires <= ?`),
      evict: connection.prepare(
        `DELETE FROM ${table} WHERE key IN (SELECT key FROM ${table} ORDER BY expires LIMIT ${WRITES_TO_CHECKPOINT})`,
      ),
      pages: connection.prepare(
        'SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
      ),
      size: connection.prepare(
        `SELECT COUNT(*) AS entries, COALESCE(SUM(LENGTH(value)), 0) AS bytes FROM ${table}`,
      ),
    };
  }

  private tidy({ byteLength }: Uint8Array): void {
    this.writes++;
    this.written += byteLength;
    if (this.writes < WRITES_TO_CHECKPOINT && this.written < this.maxBytes * SHARE_TO_CHECKPOINT) return;
    this.writes = this.written = 0;
    this.statements.purge.run(Date.now());
    while (this.isFull) if (this.statements.evict.run().changes === 0) break;
    this.connection?.prepare(`PRAGMA wal_checkpoint(${this.checkpoint})`).all();
  }

  private get isFull(): boolean {
    const { bytes } = this.statements.pages.get() ?? {};
    return Number(bytes) > this.maxBytes;
  }
}

function expiry(seconds: number): number {
  return Date.now() + Math.max(1, Math.ceil(seconds * 1000));
}
