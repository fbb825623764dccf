// `?include=` and `?fields=` of lists and items: what an answer shows, held to what the endpoint lets be seen.
import {
  didYouMean,
  topLevelName,
  type EndpointPlan,
  type FieldError,
  type IncludePlan,
} from '@nestling/core';
import type { AnswerQuery } from '../serializer/answer.shape.js';
import { readFlag } from './parameter.parser.js';
import { queryError, shorten, type Parameter } from './query-string.parser.js';

/** The most relations that one request names. */
export const MAX_INCLUDES = 10;

type Draft = { -readonly [K in keyof AnswerQuery]: AnswerQuery[K] };

/** What the query of an item says: what it shows, and whether a deleted row is one, too. */
type ItemQuery = Draft & { withDeleted?: boolean };

/** Reads what callers of one endpoint ask to see. */
export class IncludeReader {
  private readonly includable: readonly string[];

  constructor(private readonly plan: EndpointPlan) {
    this.includable = includablePaths(plan.includes);
  }

  /** The parameters that it reads. */
  get names(): readonly string[] {
    return this.includable.length > 0 ? ['include', 'fields'] : ['fields'];
  }

  /** Takes one of its parameters; `check` says whether the fields are among what is included. */
  take({ name, value }: Parameter, draft: Draft): FieldError | undefined {
    const names = value.split(',');
    if (name === 'include' && names.length > MAX_INCLUDES)
      return { field: name, code: 'invalid', message: `include takes at most ${MAX_INCLUDES} relations` };
    const repeated = names.find((path, index) => names.indexOf(path) < index);
    if (repeated !== undefined) {
      return {
        field: name,
        code: 'repeated',
        message: `${name} names ${shorten(repeated)} twice; once is enough`,
      };
    }
    if (name === 'fields') draft.fields = names;
    else draft.include = names;
    return name === 'include' ? this.unknownRelation(names) : undefined;
  }

  /** What is wrong with the fields, once the relations are known. */
  check({ fields = [], include = [] }: AnswerQuery): FieldError[] {
    const included = new Set(include.flatMap(prefixesOf));
    return fields.flatMap((path) => this.wrongField(path, included) ?? []);
  }

  /**
   * The query of an item; other parameters do not exist there.
   *
   * @throws {REST_QUERY_INVALID}
   */
  readItem(parameters: readonly Parameter[]): ItemQuery {
    if (parameters.length === 0) return {};
    const draft: ItemQuery = {};
    const names = this.plan.restorable ? [...this.names, 'withDeleted'] : this.names;
    const errors = parameters.flatMap((parameter) => {
      const { name, operator, value } = parameter;
      if (operator === undefined && names.includes(name)) {
        const isFlag = name === 'withDeleted';
        return (isFlag ? readFlag(name, value, draft) : this.take(parameter, draft)) ?? [];
      }
      if (this.plan.unknownParameters === 'ignore') return [];
      const field = shorten(name);
      const message = `${field} is no parameter of this route${didYouMean(name, names)}`;
      return { field, code: 'unknown', message };
    });
    const all = errors.length > 0 ? errors : this.check(draft);
    if (all.length > 0) throw queryError(all);
    return draft;
  }

  private unknownRelation(names: readonly string[]): FieldError | undefined {
    const unknown = names.find((path) => !this.includable.includes(path));
    if (unknown === undefined) return undefined;
    const message = `including ${shorten(unknown) || 'nothing'} is not possible${didYouMean(unknown, this.includable)}; use ${this.includable.join(', ')}`;
    return { field: 'include', code: 'unknown', message };
  }

  /** A field is one of a read list: that of this endpoint, or that of rows which are included. */
  private wrongField(path: string, included: ReadonlySet<string>): FieldError | undefined {
    let [read, includes, rest, walked] = [this.plan.read, this.plan.includes, path, ''];
    while (!read.includes(rest)) {
      const hop = topLevelName(rest);
      const below = rest === hop ? undefined : includes.get(hop);
      if (!below) {
        const message = `fields names ${shorten(path) || 'nothing'}, which is not shown${didYouMean(rest, read)}; use ${read.map((name) => walked + name).join(', ')}`;
        return { field: 'fields', code: 'unknown', message };
      }
      if (!included.has(walked + hop)) {
        const message = `fields names ${path}, but ${walked + hop} is not included; add it to include`;
        return { field: 'fields', code: 'include', message };
      }
      [read, includes, rest] = [below.target().read, below.includes, rest.slice(hop.length + 1)];
      walked += `${hop}.`;
    }
    return undefined;
  }
}

/** Every path that may be included: `reviews`, `reviews.author`. */
export function includablePaths(includes: ReadonlyMap<string, IncludePlan>, prefix = ''): string[] {
  return [...includes].flatMap(([name, below]) => [
    prefix + name,
    ...includablePaths(below.includes, `${prefix}${name}.`),
  ]);
}

/** `reviews` and `reviews.author`: including rows includes those on the way to them. */
function prefixesOf(path: string): string[] {
  const hops = path.split('.');
  return hops.map((_, index) => hops.slice(0, index + 1).join('.'));
}
