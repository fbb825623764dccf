// Bodies in: names checked by lists and values by a validator, both made at boot; then turned into the values to store.
import { flatten, groupsOf, type EndpointPlan, type FieldError, type FieldPlan } from '@nestling/core';
import type { ValidateFunction } from 'ajv';
import { bodyInvalid, describeError, MAX_ERRORS, type BrokenRule } from './input.errors.js';
import { compileSchema } from './input.keywords.js';
import { namesByMode, type InputMode, type InputNames, type Writable } from './input.names.js';
import { valuesSchema } from './input.schema.js';
import { isKept, valueSources, type ValueSource } from './value.sources.js';

/** A body after validation: only names that are stored, with values that fit. */
export type Input = Readonly<Record<string, unknown>>;
/** The values of a write, by field. */
export type InputValues = Map<FieldPlan, unknown>;

/** Where a body comes from: a request, or a call of the service. */
type Origin = 'caller' | 'program';

const NOTHING: readonly never[] = [];

interface Check {
  readonly mode: InputMode;
  readonly origin: Origin;
  readonly needsVersion: boolean;
}

/** Checks the bodies of one endpoint. */
export class InputSerializer {
  private readonly names: Readonly<Record<Origin, Readonly<Record<InputMode, InputNames>>>>;
  /**
   * Checks the values of what was taken over, wherever it comes from: it knows hidden and read-only fields too. One for all
   * bodies of an endpoint, for to compile one takes milliseconds.
   */
  private readonly validate: ValidateFunction;
  /** What these checks accepted is an instance: that does not go along when an input is spread into another one. */
  private readonly Accepted: new () => Input;
  /** The embedded objects, whose members are columns of their own. */
  private readonly groups: ReadonlySet<string>;
  /** What each may set. */
  private readonly writable: Readonly<Record<Origin, Writable>>;
  private readonly standard: readonly FieldPlan[];
  private readonly sources: Readonly<Record<InputMode, readonly ValueSource[]>>;

  /**
   * `whole` checks the bodies of those who see all of the endpoint. What one of the two accepts is not checked again by the
   * other, and values are checked alike: an audience has no names that are not of the endpoint, and no other schemas.
   */
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
    this.writable = { caller: writableBy('caller', plan), program: writableBy('program', plan) };
    const { caller, program } = this.writable;
    this.names = { caller: namesByMode(plan, caller), program: namesByMode(plan, program) };
    // What a caller may set, the program may set too.
    this.validate = whole?.validate ?? compileSchema(valuesSchema(plan, program));
    this.sources = {
      create: valueSources(plan, 'create'),
      replace: valueSources(plan, 'replace'),
      upsert: valueSources(plan, 'upsert'),
      patch: valueSources(plan, 'patch'),
    };
    this.standard = plan.fields.filter(({ standardSchema }) => standardSchema !== undefined);
  }

  /**
   * Checks a caller's body; hidden and read-only names are not for callers. A promise only where schemas of the application
   * take part: a write that waits for what is there already costs a turn of the microtasks each time.
   *
   * @throws {REST_BODY_INVALID} with every broken rule
   */
  fromCaller(body: unknown, mode: InputMode, needsVersion = false): Input | Promise<Input> {
    return this.check(body, { mode, origin: 'caller', needsVersion });
  }

  /** Checks an input that the program made itself; one that `fromCaller` gave is not checked again. */
  fromProgram(input: object, mode: InputMode, needsVersion = false): Input | Promise<Input> {
    if (input instanceof this.Accepted) return input;
    return this.check(withoutDates(input), { mode, origin: 'program', needsVersion });
  }

  /**
   * For an input that turned out to change a row: it needs the version.
   *
   * @throws {REST_BODY_INVALID}
   */
  assertVersion(input: Input): void {
    const missing = this.missingVersion(input);
    if (missing.length > 0) throw bodyInvalid(missing);
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

  private check(given: unknown, { mode, origin, needsVersion }: Check): Input | Promise<Input> {
    if (!isObject(given)) throw bodyInvalid(this.describe(this.wrongValues(given), origin));
    const input: Record<string, unknown> = new this.Accepted();
    const wrongNames = this.names[origin][mode].take(this.flat(given), input);
    const wrongValues = this.wrongValues(input);
    const missing = needsVersion && mode !== 'create' ? this.missingVersion(input) : NOTHING;
    if (wrongNames.length + wrongValues.length + missing.length > 0)
      throw bodyInvalid([...this.describe([...wrongNames, ...wrongValues], origin), ...missing]);
    return this.standard.length > 0 ? this.applyStandardSchemas(input) : input;
  }

  private wrongValues(input: unknown): readonly BrokenRule[] {
    return this.validate(input) ? NOTHING : (this.validate.errors ?? NOTHING);
  }

  private flat(body: Input): Input {
    return this.groups.size > 0 ? flatten(body, this.groups) : body;
  }

  private describe(broken: readonly BrokenRule[], origin: Origin): FieldError[] {
    const { fields, links } = this.writable[origin];
    const names = [...fields, ...links].map(({ name }) => name);
    return broken.slice(0, MAX_ERRORS).map((rule) => describeError(rule, names));
  }

  /** What is wrong with an input without the version that it starts from. */
  private missingVersion(input: Input): readonly FieldError[] {
    const name = this.plan.version?.name;
    if (name === undefined || Object.hasOwn(input, name)) return NOTHING;
    const message = `${name} is required: send the version this change starts from, in the body or as If-Match`;
    return [{ pointer: `/${name}`, field: name, code: 'required', message }];
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
}

/** What may be set from there: names that are hidden or read-only are not for callers. */
function writableBy(origin: Origin, { fields, links }: EndpointPlan): Writable {
  return origin === 'caller'
    ? {
        fields: fields.filter((field) => !isKept(field)),
        links: links.filter(({ unwritable }) => !unwritable),
      }
    : { fields: fields.filter(({ generated, stamp }) => !generated && !stamp), links };
}

/** A program may write a Date where JSON has a text. */
function withoutDates(input: object): object {
  const entries = Object.entries(input).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : (value as unknown),
  ]);
  return Object.fromEntries(entries) as object;
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
