// What field policies make of a caller: an audience, which is the same for all callers with the same answers.
import type { Type } from '@nestjs/common';
import type { EndpointPlan, FieldCondition, FieldPolicy, RequestContext } from '@nestling/core';
import { createHash } from 'node:crypto';
import { reachedEntities } from './reached.entities.js';

/** Those for whom the same names exist. */
export interface Audience {
  /** The answers of all conditions, in their order: they mean nothing to another build of the application. */
  readonly key: string;
  /** What exists for it and what it may set, by name: equal for two audiences, also of two builds, only if that is the same. */
  readonly digest: string;
  /** Whether everything exists for it, and can be set. */
  readonly seesAll: boolean;
  /** Whether a name does not exist for it. */
  hides(entity: Type, name: string): boolean;
  /** Whether it may not set a name. */
  locks(entity: Type, name: string): boolean;
  /** Whether anything is said of a name. */
  names(entity: Type, name: string): boolean;
  /** Whether the lists of ids do not exist for it that this table holds. */
  hidesJunction(table: string): boolean;
}

interface FieldRule {
  readonly entity: Type;
  readonly policy: FieldPolicy;
  /** The tables of the lists of ids that it names. */
  readonly junctions: readonly string[];
}

/** The field policies that an endpoint's answers depend on: its own, and those of the classes that it leads to. */
export class FieldRules {
  private readonly rules: readonly FieldRule[];
  private readonly conditions: readonly FieldCondition[];

  constructor(plan: EndpointPlan, planOf: (entity: Type) => EndpointPlan | undefined) {
    const nested = (plan.nestedCreate ?? []).map(({ entity }) => entity);
    const entities = new Set([plan.entity, ...reachedEntities(plan), ...nested]);
    this.rules = [...entities].flatMap((entity) => rulesOf(entity, planOf(entity)));
    const conditions = this.rules.flatMap(({ policy }) => [policy.readable, policy.writable]);
    this.conditions = [...new Set(conditions.filter((condition) => condition !== undefined))];
  }

  /** Whether nothing is said of any field. */
  get isEmpty(): boolean {
    return this.conditions.length === 0;
  }

  /** What tells the audience of a caller from the others. */
  keyOf(context: RequestContext): string {
    let key = '';
    for (const condition of this.conditions) key += condition(context) === true ? '1' : '0';
    return key;
  }

  /** The audience of a key. */
  audienceOf(key: string): Audience {
    const holds = (condition?: FieldCondition): boolean =>
      condition === undefined || key[this.conditions.indexOf(condition)] === '1';
    const hiding = this.rules.filter(({ policy }) => !holds(policy.readable));
    const locking = this.rules.filter(({ policy }) => !holds(policy.writable));
    const isAbout =
      (rules: readonly FieldRule[]) =>
      (entity: Type, name: string): boolean =>
        rules.some((rule) => rule.entity === entity && rule.policy.names.includes(name));
    return {
      key,
      digest: digestOf(
        this.rules.map(({ entity, policy }) => [
          entity.name,
          policy.names,
          holds(policy.readable),
          holds(policy.writable),
        ]),
      ),
      seesAll: !key.includes('0'),
      hides: isAbout(hiding),
      locks: isAbout(locking),
      names: isAbout(this.rules),
      hidesJunction: (table) => hiding.some(({ junctions }) => junctions.includes(table)),
    };
  }
}

function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function rulesOf(entity: Type, plan: EndpointPlan | undefined): FieldRule[] {
  return (plan?.extensions.fieldPolicies ?? []).map((policy) => ({
    entity,
    policy,
    junctions: (plan?.links ?? []).flatMap(({ name, table }) => (policy.names.includes(name) ? [table] : [])),
  }));
}
