// What the plugins of an endpoint say of its rows, put together.
import type { EndpointPlan, HttpVerb, RequestContext, RowPolicy } from '@nestling/core';
import { both, EVERYTHING, exactly, type Condition } from '../query/condition.js';
import { readWhere } from '../query/where.reader.js';
import type { InputValues } from '../serializer/input.serializer.js';
import type { EndpointRuntime } from './endpoint.runtime.js';

/** The policies of one endpoint. */
export class PolicyConditions {
  private readonly policies: readonly RowPolicy[];

  constructor(private readonly plan: EndpointRuntime['plan']) {
    this.policies = plan.extensions.rowPolicies ?? [];
  }

  /** Whether any row may be out of reach. */
  get narrows(): boolean {
    return this.policies.some(({ readable, writable, fill }) => readable ?? writable ?? fill);
  }

  /** Whether any row may be out of sight. */
  get narrowsReads(): boolean {
    return this.policies.some(({ readable }) => readable);
  }

  /** Whether a caller of another endpoint may be kept out altogether. */
  get keepsOut(): boolean {
    return this.policies.some(({ permits }) => permits);
  }

  /** What a 403 says; undefined where no plugin has words of its own. */
  get refusal(): string | undefined {
    return this.policies.find(({ refusal }) => refusal !== undefined)?.refusal;
  }

  readable(context: RequestContext): Promise<Condition> {
    return this.all('readable', context);
  }

  writable(context: RequestContext): Promise<Condition> {
    return this.all('writable', context);
  }

  async permits(verb: HttpVerb, context: RequestContext): Promise<boolean> {
    if (context.isSystem) return true;
    for (const { permits } of this.policies) {
      if (permits && !(await permits(verb, context))) return false;
    }
    return true;
  }

  /** Sets what a new row of this caller has, whatever was sent; `values` are those of the fields of this plan. */
  fill(values: InputValues, context: RequestContext, { fields }: EndpointPlan): void {
    if (context.isSystem) return;
    for (const { fill } of this.policies) {
      for (const [name, value] of Object.entries(fill?.(context) ?? {})) {
        const field = fields.find((candidate) => candidate.name === name);
        if (field) values.set(field, value);
      }
    }
  }

  private async all(rule: 'readable' | 'writable', context: RequestContext): Promise<Condition> {
    let condition = EVERYTHING;
    if (context.isSystem) return condition;
    for (const policy of this.policies) {
      const where = await policy[rule]?.(context);
      if (where) condition = both(condition, exactly(readWhere(where, this.plan)));
    }
    return condition;
  }
}
