/** A committed write. */
export interface RowChange {
  /** The table's path as the database knows it, unquoted. */
  readonly table: string;
  /** The row, as `rowKeyOf` of core writes its key; without it, any row of the table. */
  readonly key?: string;
  readonly operation: 'insert' | 'update' | 'delete';
}

/** Is told of committed writes; whoever wrote waits for it. */
export type ChangeListener = (changes: readonly RowChange[]) => void | Promise<void>;
