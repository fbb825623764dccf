import type { FieldKind, StandardSchema } from '@nestling/core';

/** The column types that can be named; `String`, `Number`, `Boolean` and `Date` say the same as the inferred ones. */
export type FieldType =
  Exclude<FieldKind, 'time'> | StringConstructor | NumberConstructor | BooleanConstructor | DateConstructor;

/** The string formats that are checked (JSON Schema's vocabulary). */
export type FieldFormat = 'email' | 'uri' | 'hostname' | 'ipv4' | 'ipv6' | 'uuid';

/** What `@Field` takes: the column and its constraints in one. */
export interface FieldOptions {
  /** @default inferred: string, number (a double), boolean, Date */
  readonly type?: FieldType;
  /** Whether `null` is stored and accepted. @default false */
  readonly nullable?: boolean;
  /** What a POST or PUT without the field stores. */
  readonly default?:
    string | number | boolean | null | Readonly<Record<string, unknown>> | readonly unknown[];
  /** @default false */
  readonly unique?: boolean;
  /** @default false */
  readonly index?: boolean;
  /** A hidden field is stored but does not exist for a caller. @default false */
  readonly hidden?: boolean;
  /** No column at all: a plain property of the class. @default false */
  readonly exclude?: boolean;
  /** The caller sees it but cannot write it. @default false */
  readonly readOnly?: boolean;
  readonly minLength?: number;
  /** @default 255 for a string, none for a text */
  readonly maxLength?: number;
  /** The least value; of a decimal as text, exactly. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly exclusiveMin?: number | string;
  readonly exclusiveMax?: number | string;
  /** A pattern of your own program; never one of a caller. */
  readonly pattern?: string | RegExp;
  readonly format?: FieldFormat;
  /** All digits of a decimal. @default 15 */
  readonly precision?: number;
  /** Digits of a decimal behind the point. @default 2 */
  readonly scale?: number;
  /** The values of an enum. */
  readonly values?: readonly string[];
  /** A Standard Schema (zod, valibot, arktype ...) that the value must also pass; its transforms apply. */
  readonly schema?: StandardSchema;
  /** One sentence for the documentation. */
  readonly description?: string;
}
