// `owner` and `tenant`: rows that belong to somebody.
import type { Caller, FieldPlan, RowPolicy } from '@nestling/core';
import { forbidden } from '../auth.errors.js';

/** The condition that no row meets. */
export const NO_ROW = { or: [] };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A field, and how a caller's own value for it is told. */
export interface Share {
  readonly field: FieldPlan;
  /** The members of the caller to look at; the first that is there counts. */
  readonly claims: readonly string[];
  readonly isExcepted: (user: Caller) => boolean;
}

/** Keeps callers to their share of the rows. */
export function sharePolicy(share: Share): RowPolicy {
  const { field, isExcepted } = share;
  return {
    readable: ({ user }) => {
      if (user && isExcepted(user)) return {};
      const value = valueFor(user, share);
      return value === undefined ? NO_ROW : { [field.name]: value };
    },
    fill: ({ user }) => {
      const value = valueFor(user, share);
      if (value !== undefined) return { [field.name]: value };
      // Somebody without a value would make a row of nobody's.
      throw forbidden();
    },
  };
}

/** The caller's value; undefined where there is none, or one that the column cannot hold. */
function valueFor(user: Caller | undefined, { field, claims }: Share): string | number | undefined {
  const value = claims
    .map((claim) => user?.[claim])
    .find((member) => member !== undefined && member !== null);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (field.kind === 'integer' || field.kind === 'bigint') {
    const whole = Number(value);
    return String(value).trim() !== '' && Number.isSafeInteger(whole) ? whole : undefined;
  }
  const text = String(value);
  return text.includes('\0') || (field.kind === 'uuid' && !UUID.test(text)) ? undefined : text;
}
