// Bodies in: checked by validators that are compiled at boot, then turned into the values to store.
import {
  NestlingHttpError,
  flatten,
  groupsOf,
  sentence,
  type EndpointPlan,
  type FieldError,
  type FieldPlan,
  type JsonSchema,
} from '@nestling/core';
import type { ValidateFunction } from 'ajv';
import { randomUUID } from 'node:crypto';
import { REST_HTTP_CODES } from '../rest.errors.js';
import { describeError } from './input.errors.js';
import { createValidator } from './input.keywords.js';
import { inputSchema, type InputMode } from './input.schema.js';

/** A body after validation: only names that are stored, with values that fit. */
export type Input = Readonly<Record<string, unknown>>;
/** The values of a write, by field. */
export type InputValues = Map<FieldPlan, unknown>;

/** A body may break as many rules as it has names; an answer longer than the question would be a weapon. */
const MAX_ERRORS = 100;

interface Check {
  readonly mode: InputMode;
  readonly audience: 'caller' | 'program';
  readonly needsVersion: boolean;
}

/** Checks the bodies of one endpoint. */
export class InputSerializer {
  private readonly validators = new Map<string, ValidateFunction>();
  /** Marks the inputs that these checks accepted; a set of them would have the garbage collector look at it each time. */
  private readonly mark = Symbol('@nestling/rest:accepted');
  private readonly ajv = createValidator();
  /** The embedded objects, whose members are columns of their own. */
  private readonly groups: ReadonlySet<string>;
  /** The names that each may write. */
  private readonly names: Readonly<Record<Check['audience'], readonly string[]>>;
  private readonly standard: readonly FieldPlan[];

  constructor(private readonly plan: EndpointPlan) {
    this.groups = groupsOf(plan.fields.map(({ name }) => name));
    const namesFor = (audience: Check['audience']): string[] =>
      [...this.writable(audience), ...plan.links].map(({ name }) => name);
    this.names = { caller: namesFor('caller'), program: namesFor('program') };
    this.standard = plan.fields.filter(({ standardSchema }) => standardSchema !== undefined);
    for (const mode of ['create', 'replace', 'patch'] as const) this.validator(mode, 'caller');
  }

  /**
   * Checks a caller's body; hidden and read-only names are not for callers.
   *
   * @throws {REST_BODY_INVALID} with every broken rule
   */
  fromCaller(body: unknown, mode: InputMode, needsVersion = false): Promise<Input> {
    return this.check(body, { mode, audience: 'caller', needsVersion });
  }

  /** Checks an input that the program made itself; one that `fromCaller` gave is not checked again. */
  fromProgram(input: object, mode: InputMode, needsVersion = false): Input | Promise<Input> {
    if (this.mark in input) return input as Input;
    return this.check(withoutDates(input), { mode, audience: 'program', needsVersion });
  }

  /**
   * For an input that turned out to change a row: it needs the version.
   *
   * @throws {REST_BODY_INVALID}
   */
  assertVersion(input: Input): void {
    const version = this.plan.version?.name;
    if (version && !Object.hasOwn(input, version)) throw this.invalid([missingVersion(version)]);
  }

  /** An accepted input again, for another write: hooks may change the one that they are given. */
  copy(input: Input): Input {
    const copy = { ...input };
    this.accept(copy);
    return copy;
  }

  /** What to store: the input, with defaults and generated values where the row is new or replaced. */
  values(input: Input, mode: InputMode): InputValues {
    const now = new Date();
    const values: InputValues = new Map();
    for (const field of this.plan.fields) {
      const value = this.valueOf(field, input, { mode, now });
      if (value !== undefined) values.set(field, value);
    }
    return values;
  }

  private valueOf(field: FieldPlan, input: Input, { mode, now }: { mode: InputMode; now: Date }): unknown {
    if (field.stamp === 'version') return mode === 'create' ? 1 : 0;
    if (field.stamp === 'created') return mode === 'create' ? now : undefined;
    if (field.stamp === 'updated') return now;
    const isKey = this.plan.key.includes(field);
    if (isKey && mode !== 'create') return undefined;
    if (Object.hasOwn(input, field.name)) return input[field.name];
    if (mode === 'patch') return undefined;
    if (field.generated === 'uuid') return randomUUID();
    if (field.generated || (mode === 'replace' && (field.hidden || field.readOnly))) return undefined;
    if (field.default !== undefined) return field.default;
    return mode === 'replace' && field.nullable ? null : undefined;
  }

  private async check(given: unknown, { mode, audience, needsVersion }: Check): Promise<Input> {
    const validate = this.validator(mode, audience);
    const body = isObject(given) && this.groups.size > 0 ? flatten(given, this.groups) : given;
    const names = this.names[audience];
    const errors = validate(body)
      ? []
      : (validate.errors ?? []).slice(0, MAX_ERRORS).map((error) => describeError(error, names));
    const version = mode === 'create' ? undefined : this.plan.version?.name;
    if (needsVersion && version && isObject(body) && !Object.hasOwn(body, version))
      errors.push(missingVersion(version));
    if (errors.length > 0) throw this.invalid(errors);
    const input: Record<string, unknown> = {};
    for (const name of names) {
      if (Object.hasOwn(body as object, name)) input[name] = (body as Input)[name];
    }
    if (version && Object.hasOwn(body as object, version)) input[version] = (body as Input)[version];
    if (this.standard.length > 0) await this.applyStandardSchemas(input);
    this.accept(input);
    return input;
  }

  /** The mark does not go along when an input is spread into another one. */
  private accept(input: object): void {
    Object.defineProperty(input, this.mark, { value: true });
  }

  private async applyStandardSchemas(input: Record<string, unknown>): Promise<void> {
    const errors: FieldError[] = [];
    for (const { name, standardSchema } of this.standard) {
      if (!standardSchema || !Object.hasOwn(input, name) || input[name] === null) continue;
      const { value, issues } = await standardSchema['~standard'].validate(input[name]);
      if (!issues) input[name] = value;
      for (const { message } of issues ?? []) {
        errors.push({ pointer: `/${name}`, field: name, code: 'schema', message: `${name}: ${message}` });
      }
    }
    if (errors.length > 0) throw this.invalid(errors);
  }

  private writable(audience: 'caller' | 'program'): FieldPlan[] {
    return this.plan.fields.filter((field) =>
      audience === 'caller' ? !field.hidden && !field.readOnly : !field.generated && !field.stamp,
    );
  }

  private validator(mode: InputMode, audience: 'caller' | 'program'): ValidateFunction {
    const name = `${audience} ${mode}`;
    const existing = this.validators.get(name);
    if (existing) return existing;
    const compiled = this.ajv.compile(inputSchema(this.plan, this.writable(audience), mode) as JsonSchema);
    this.validators.set(name, compiled);
    return compiled;
  }

  private invalid(errors: readonly FieldError[]): NestlingHttpError {
    const detail =
      errors.length === 1 ? sentence(errors[0]?.message ?? '') : `${errors.length} fields are not accepted.`;
    return new NestlingHttpError(422, { code: REST_HTTP_CODES.bodyInvalid, detail, errors });
  }
}

/** A program may write a Date where JSON has a text. */
function withoutDates(input: object): object {
  const entries = Object.entries(input).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : (value as unknown),
  ]);
  return Object.fromEntries(entries) as object;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function missingVersion(name: string): FieldError {
  const message = `${name} is required: send the version this change starts from, in the body or as If-Match`;
  return { pointer: `/${name}`, field: name, code: 'required', message };
}
