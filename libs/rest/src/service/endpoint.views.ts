// What is made of a plan, as each audience sees it: made when the first of the audience calls.
import type { EndpointPlan, RequestContext } from '@nestling/core';
import type { Audience, FieldRules } from '../plan/field.rules.js';
import { PlanView } from '../plan/plan.view.js';

/** The most views that are kept: conditions may have as many answers as there are combinations of them. */
const MAX_VIEWS = 100;

interface Seen<V> {
  readonly audience: Audience;
  readonly view: V;
}

/** Something that is made of a plan, in the form that each audience sees. */
export class PlanViews<V> {
  private readonly views = new Map<string, Seen<V>>();

  constructor(
    private readonly rules: FieldRules,
    private readonly whole: { readonly plan: EndpointPlan; readonly view: V },
    private readonly make: (plan: EndpointPlan) => V,
  ) {}

  /** What tells the audience of a context from the others, also in another build of the application. */
  digestFor(context: RequestContext): string {
    return context.isSystem ? '' : this.seenBy(context).audience.digest;
  }

  /** What a context sees. */
  of(context: RequestContext): V {
    return context.isSystem ? this.whole.view : this.seenBy(context).view;
  }

  private seenBy(context: RequestContext): Seen<V> {
    const key = this.rules.keyOf(context);
    return this.views.get(key) ?? this.add(key);
  }

  private add(key: string): Seen<V> {
    const audience = this.rules.audienceOf(key);
    const view = audience.seesAll ? this.whole.view : this.make(new PlanView(audience).of(this.whole.plan));
    const [oldest] = this.views.keys();
    if (oldest !== undefined && this.views.size >= MAX_VIEWS) this.views.delete(oldest);
    const seen = { audience, view };
    this.views.set(key, seen);
    return seen;
  }
}
