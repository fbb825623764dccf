// A bulk as it was sent becomes items that are accepted, or that say what is wrong with them; no database is asked.
import {
  didYouMean,
  NestlingHttpError,
  type BulkOperation,
  type EndpointPlan,
  type FieldError,
} from '@nestling/core';
import type { Input, InputSerializer } from '../serializer/input.serializer.js';
import { bodyInvalid } from '../serializer/input.errors.js';
import type { BulkItem, BulkSelection, BulkWork } from './bulk.types.js';
import { readKey, type KeyReading } from './bulk-key.reader.js';
import {
  fault,
  isDocument,
  NOTHING,
  readSelection,
  type Audience,
  type Document,
  type FilterReader,
} from './bulk-selection.reader.js';

const ALL: readonly BulkOperation[] = ['create', 'update', 'delete'];

/** Reads the bulks of one endpoint. */
export class BulkReader {
  private readonly accepted: WeakMap<object, BulkWork>;

  constructor(
    private readonly plan: EndpointPlan,
    private readonly inputs: InputSerializer,
    whole?: BulkReader,
  ) {
    this.accepted = whole?.accepted ?? new WeakMap();
  }

  /**
   * Reads a caller's bulk; what it gives is known to `fromProgram`.
   *
   * @throws {REST_BODY_INVALID} if it is no bulk; what is wrong with items is told by them
   */
  async fromCaller(body: unknown, readFilter: FilterReader): Promise<object> {
    const { operations, byFilter, maxItems } = this.plan.bulk ?? {
      operations: [],
      byFilter: [],
      maxItems: 0,
    };
    const check: Audience['check'] = (item, mode, needsVersion) =>
      this.inputs.fromCaller(item, mode, needsVersion);
    const audience = { check, needsVersion: true, operations, byFilter, maxItems, readFilter };
    const work = await this.read(body, audience);
    const bulk = { ...(body as object) };
    this.accepted.set(bulk, work);
    return bulk;
  }

  /** Reads a bulk that the program made itself; one that `fromCaller` gave is not read again. */
  async fromProgram(bulk: object, needsVersion: boolean): Promise<BulkWork> {
    const known = this.accepted.get(bulk);
    if (known) return known;
    return this.read(bulk, {
      check: (item, mode, versioned) => this.inputs.fromProgram(item as object, mode, versioned),
      needsVersion,
      operations: ALL,
      byFilter: ['update', 'delete'],
      maxItems: Infinity,
      readFilter: (where) => ({ where }),
    });
  }

  private async read(bulk: unknown, audience: Audience): Promise<BulkWork> {
    if (!isDocument(bulk)) throw bodyInvalid([fault('', 'type', 'the body must be an object')]);
    const { operations, maxItems } = audience;
    const errors = [...this.unknownNames(bulk, operations), ...maxAffectedErrors(bulk, maxItems)];
    const selections: BulkSelection[] = [];
    const given: GivenItem[] = [];
    for (const operation of operations) {
      const section = bulk[operation];
      if (Array.isArray(section)) {
        for (const [index, item] of section.entries()) given.push({ operation, index, item });
      } else if (section !== undefined) {
        const selection = await readSelection(operation, section, { audience, plan: this.plan });
        if (Array.isArray(selection)) errors.push(...selection);
        else selections.push(selection);
      }
    }
    if (given.length > maxItems) {
      errors.push(
        fault('', 'maxItems', `a bulk takes at most ${maxItems} items, and this one has ${given.length}`),
      );
    }
    if (errors.length > 0) throw bodyInvalid(errors);
    const items = await allOf(given.map((one) => () => this.item(one, audience)));
    return {
      items: withoutRepetitions(items),
      selections,
      maxAffected: (bulk['maxAffected'] as number | undefined) ?? maxItems,
    };
  }

  private unknownNames(bulk: Document, operations: readonly BulkOperation[]): FieldError[] {
    if (this.plan.unknownFields === 'ignore') return [];
    const known = [...operations, 'maxAffected'];
    return Object.keys(bulk)
      .filter((name) => !known.includes(name))
      .map((name) => {
        const shown = name.slice(0, 100);
        const message = `${shown} is no part of this bulk${didYouMean(name, known)}; use ${known.join(', ')}`;
        return fault(shown, 'unknown', message);
      });
  }

  private item({ operation, index, item }: GivenItem, audience: Audience): BulkItem | Promise<BulkItem> {
    const key = operation === 'create' ? NO_KEY : readKey(item, operation, this.plan);
    const read = ({ input, errors }: CheckedInput): BulkItem => {
      const accepted = { operation, index, id: key.id, input };
      if (key.errors.length + errors.length > 0)
        return { ...accepted, refusal: bodyInvalid([...key.errors, ...errors]) };
      return key.version === undefined ? accepted : { ...accepted, version: key.version };
    };
    if (operation === 'delete' || (operation === 'update' && !isDocument(item)))
      return read({ input: NOTHING, errors: [] });
    const checked = checkedInput(item, operation === 'create' ? 'create' : 'patch', audience);
    return checked instanceof Promise ? checked.then(read) : read(checked);
  }
}

/** An item as it was sent. */
interface GivenItem {
  readonly operation: BulkOperation;
  readonly index: number;
  readonly item: unknown;
}

const NO_KEY: KeyReading = { id: [], errors: [] };

/** An accepted input, or what is wrong with it. */
interface CheckedInput {
  readonly input: Input;
  readonly errors: readonly FieldError[];
}

/** A promise only where the check gives one. */
function checkedInput(
  item: unknown,
  mode: 'create' | 'patch',
  { check, needsVersion }: Audience,
): CheckedInput | Promise<CheckedInput> {
  const accepted = (input: Input): CheckedInput => ({ input, errors: [] });
  const refused = (error: unknown): CheckedInput => {
    if (!(error instanceof NestlingHttpError)) throw error;
    return { input: NOTHING, errors: error.errors ?? [] };
  };
  try {
    const input = check(item, mode, needsVersion);
    return input instanceof Promise ? input.then(accepted, refused) : accepted(input);
  } catch (error) {
    return refused(error);
  }
}

/** What all of them make, once what is promised is there; none is left alone with its failure when another one throws. */
function allOf<T>(makers: readonly (() => T | Promise<T>)[]): Promise<T[]> | T[] {
  const made = makers.map((make) => {
    try {
      return make();
    } catch (error) {
      return Promise.reject(error);
    }
  });
  return made.some((value) => value instanceof Promise) ? Promise.all(made) : (made as T[]);
}

/** Two items for one row would depend on their order. */
function withoutRepetitions(items: readonly BulkItem[]): BulkItem[] {
  const seen = new Set<string>();
  return items.map((item) => {
    if (item.operation === 'create' || item.refusal) return item;
    const key = JSON.stringify([item.id].flat().map(String));
    const isRepeated = seen.has(key);
    seen.add(key);
    if (!isRepeated) return item;
    const error: FieldError = { field: '', code: 'repeated', message: 'this row is in the bulk already' };
    return { ...item, refusal: bodyInvalid([error]) };
  });
}

function maxAffectedErrors({ maxAffected }: Document, most: number): FieldError[] {
  if (maxAffected === undefined) return [];
  const isInRange = Number.isInteger(maxAffected) && Number(maxAffected) >= 1 && Number(maxAffected) <= most;
  if (isInRange) return [];
  const range = most === Infinity ? 'at least 1' : `from 1 to ${most}`;
  return [fault('maxAffected', 'range', `maxAffected must be a whole number, ${range}`)];
}
