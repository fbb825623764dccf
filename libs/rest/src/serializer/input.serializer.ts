// Bodies in: checked by validators that are compiled at boot, then turned into the values to store.
import {
  flatten,
  groupsOf,
  type EndpointPlan,
  type FieldError,
  type FieldPlan,
  type JsonSchema,
  type LinkPlan,
} from '@nestling/core';
import type { ValidateFunction } from 'ajv';
import { bodyInvalid, describeError, MAX_ERRORS } from './input.errors.js';
import { compileSchema } from './input.keywords.js';
import { inputSchema, type InputMode } from './input.schema.js';
import { isKept, valueSources, type ValueSource } from './value.sources.js';

/** A body after validation: only names that are stored, with values that fit. */
export type Input = Readonly<Record<string, unknown>>;
/** The values of a write, by field. */
export type InputValues = Map<FieldPlan, unknown>;

interface Check {
  readonly mode: InputMode;
  readonly audience: 'caller' | 'program';
  readonly needsVersion: boolean;
}

/** Checks the bodies of one endpoint. */
export class InputSerializer {
  private readonly validators: Record<Check['audience'], Partial<Record<InputMode, ValidateFunction>>> = {
    caller: {},
    program: {},
  };
  /** What these checks accepted is an instance: that does not go along when an input is spread into another one. */
  private readonly Accepted: new () => Input;
  /** The embedded objects, whose members are columns of their own. */
  private readonly groups: ReadonlySet<string>;
  /** The names that each may write. */
  private readonly names: Readonly<Record<Check['audience'], readonly string[]>>;
  private readonly standard: readonly FieldPlan[];
  private readonly sources: Readonly<Record<InputMode, readonly ValueSource[]>>;

  /** `whole` checks the bodies of those who see all of the endpoint: what one of the two accepts is not checked again by the other. */
  constructor(
    private readonly plan: EndpointPlan,
    whole?: InputSerializer,
  ) {
    this.Accepted =
      whole?.Accepted ??
      class AcceptedInput implements Input {
        readonly [name: string]: unknown;
      };
    this.groups = groupsOf(plan.fields.map(({ name }) => name));
    const namesFor = (audience: Check['audience']): string[] =>
      [...this.writable(audience), ...linksFor(audience, plan)].map(({ name }) => name);
    this.names = { caller: namesFor('caller'), program: namesFor('program') };
    this.sources = {
      create: valueSources(plan, 'create'),
      replace: valueSources(plan, 'replace'),
      upsert: valueSources(plan, 'upsert'),
      patch: valueSources(plan, 'patch'),
    };
    this.standard = plan.fields.filter(({ standardSchema }) => standardSchema !== undefined);
    for (const mode of ['create', 'replace', 'patch'] as const) this.validator(mode, 'caller');
  }

  /**
   * Checks a caller's body; hidden and read-only names are not for callers. A promise only where schemas of the application
   * take part: a write that waits for what is there already costs a turn of the microtasks each time.
   *
   * @throws {REST_BODY_INVALID} with every broken rule
   */
  fromCaller(body: unknown, mode: InputMode, needsVersion = false): Input | Promise<Input> {
    return this.check(body, { mode, audience: 'caller', needsVersion });
  }

  /** Checks an input that the program made itself; one that `fromCaller` gave is not checked again. */
  fromProgram(input: object, mode: InputMode, needsVersion = false): Input | Promise<Input> {
    if (input instanceof this.Accepted) return input;
    return this.check(withoutDates(input), { mode, audience: 'program', needsVersion });
  }

  /**
   * For an input that turned out to change a row: it needs the version.
   *
   * @throws {REST_BODY_INVALID}
   */
  assertVersion(input: Input): void {
    const version = this.plan.version?.name;
    if (version && !Object.hasOwn(input, version)) throw bodyInvalid([missingVersion(version)]);
  }

  /** An accepted input again, for another write: hooks may change the one that they are given. */
  copy(input: Input): Input {
    return Object.assign(new this.Accepted(), input);
  }

  /** What to store: the input, with defaults and generated values where the row is new or replaced. */
  values(input: Input, mode: InputMode): InputValues {
    const now = new Date();
    const values: InputValues = new Map();
    for (const { field, valueIn } of this.sources[mode]) {
      const value = valueIn(input, now);
      if (value !== undefined) values.set(field, value);
    }
    return values;
  }

  private check(given: unknown, { mode, audience, needsVersion }: Check): Input | Promise<Input> {
    const validate = this.validator(mode, audience);
    const body = isObject(given) && this.groups.size > 0 ? flatten(given, this.groups) : given;
    const names = this.names[audience];
    const errors = validate(body)
      ? []
      : (validate.errors ?? []).slice(0, MAX_ERRORS).map((error) => describeError(error, names));
    const version = mode === 'create' ? undefined : this.plan.version?.name;
    if (needsVersion && version && isObject(body) && !Object.hasOwn(body, version))
      errors.push(missingVersion(version));
    if (errors.length > 0) throw bodyInvalid(errors);
    const input: Record<string, unknown> = new this.Accepted();
    for (const name of names) {
      if (Object.hasOwn(body as object, name)) input[name] = (body as Input)[name];
    }
    if (version && Object.hasOwn(body as object, version)) input[version] = (body as Input)[version];
    return this.standard.length > 0 ? this.applyStandardSchemas(input) : input;
  }

  private async applyStandardSchemas(input: Record<string, unknown>): Promise<Input> {
    const errors: FieldError[] = [];
    for (const { name, standardSchema } of this.standard) {
      if (!standardSchema || !Object.hasOwn(input, name) || input[name] === null) continue;
      const { value, issues } = await standardSchema['~standard'].validate(input[name]);
      if (!issues) input[name] = value;
      for (const { message } of issues ?? []) {
        errors.push({ pointer: `/${name}`, field: name, code: 'schema', message: `${name}: ${message}` });
      }
    }
    if (errors.length > 0) throw bodyInvalid(errors);
    return input;
  }

  private writable(audience: 'caller' | 'program'): FieldPlan[] {
    return this.plan.fields.filter((field) =>
      audience === 'caller' ? !isKept(field) : !field.generated && !field.stamp,
    );
  }

  private validator(mode: InputMode, audience: 'caller' | 'program'): ValidateFunction {
    return (this.validators[audience][mode] ??= this.compile(mode, audience));
  }

  private compile(mode: InputMode, audience: 'caller' | 'program'): ValidateFunction {
    const writable = { fields: this.writable(audience), links: linksFor(audience, this.plan) };
    return compileSchema(inputSchema(this.plan, writable, mode) as JsonSchema);
  }
}

function linksFor(audience: Check['audience'], { links }: EndpointPlan): readonly LinkPlan[] {
  return audience === 'caller' ? links.filter(({ unwritable }) => !unwritable) : links;
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
