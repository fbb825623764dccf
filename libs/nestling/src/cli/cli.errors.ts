/** How a command ends. */
export const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

/** Thrown by a command that was called wrongly: the process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
