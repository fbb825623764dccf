// `owner` and `tenant`: rows that belong to somebody.
import type { Caller, FieldPlan, RowPolicy } from '@nestling/core';
import { forbidden } from '../auth.errors.js';
import { fittingValue } from './field.value.js';

/** The condition that no row meets. */
export const NO_ROW = { or: [] };

/** A field, and how a caller's own value for it is told. */
export interface Share {
  readonly field: FieldPlan;
  /** The members of the caller to look at; the first that is there counts. */
  readonly claims: readonly string[];
  readonly isExcepted: (user: Caller) => boolean;
  /** What a 403 says. */
  readonly refusal: string;
}

/** Keeps callers to their share of the rows. */
export function sharePolicy(share: Share): RowPolicy {
  const { field, isExcepted, refusal } = share;
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
      throw forbidden(refusal);
    },
  };
}

/** The caller's value; undefined where there is none, or one that the column cannot hold. */
function valueFor(user: Caller | undefined, { field, claims }: Share): unknown {
  const value = claims
    .map((claim) => user?.[claim])
    .find((member) => member !== undefined && member !== null);
  return fittingValue(value, field);
}
