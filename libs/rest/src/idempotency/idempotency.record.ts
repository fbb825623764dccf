// Where the answers to writes with an Idempotency-Key are kept: a table of the library, beside the application's own.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The names in the database, which the migration shares. */
export const IDEMPOTENCY_NAMES = {
  table: 'nestling_idempotency',
  expiry: 'expires_at',
  expiryIndex: 'IDX_nestling_idempotency_expires_at',
} as const;

/** The length of a SHA-256 in hexadecimal digits: no collation takes two of them for one. */
export const DIGEST_LENGTH = 64;

/** An answer as it went over the wire. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there was no body. */
  readonly text?: string;
}

/**
 * One key and its answer. `forFeature` registers the entity where an endpoint has `idempotency`; a data source that lists
 * its entities by hand lists it too.
 *
 * @example
 * new DataSource({ type: 'postgres', entities: [Order, IdempotencyRecord], migrations: [CreateIdempotencyTable] });
 */
@Entity(IDEMPOTENCY_NAMES.table)
@Index(IDEMPOTENCY_NAMES.expiryIndex, ['expiresAt'])
export class IdempotencyRecord {
  /** The hash of caller, endpoint and key. */
  @PrimaryColumn({ type: 'varchar', length: DIGEST_LENGTH }) id!: string;
  /** The hash of the request that the key was first sent with. */
  @Column({ type: 'varchar', length: DIGEST_LENGTH }) fingerprint!: string;
  /** Missing only inside the transaction that makes it. */
  @Column({ type: 'json', nullable: true }) answer!: KeptAnswer | null;
  /** Milliseconds since 1970, which no time zone shifts. */
  @Column({
    name: IDEMPOTENCY_NAMES.expiry,
    type: 'bigint',
    // TypeORM writes numbers into the statements of SQLite, and each of them would be another one.
    transformer: {
      to: (value: unknown) => (typeof value === 'number' ? String(value) : value),
      from: Number,
    },
  })
  expiresAt!: number;
}
