/** What a database meant by an error, in the same words for all of them. */
export interface DriverFault {
  /** `busy` may be tried again as it is, `deadlock` by repeating the transaction. */
  readonly kind:
    | 'unique'
    | 'foreign-key'
    | 'not-null'
    | 'check'
    | 'too-long'
    | 'out-of-range'
    | 'deadlock'
    | 'connection'
    | 'busy'
    | 'other';
  /** The name of the violated constraint or unique index, where the database tells. */
  readonly constraint?: string;
  /** The database names of the columns concerned, empty where they cannot be known. */
  readonly columns: string[];
  /** The table that holds the constraint, where it can be known. */
  readonly table?: string;
  /** Of a foreign key: the row refers to nothing (`missing`), or is still referred to (`referenced`). */
  readonly direction?: 'missing' | 'referenced';
}
