// What a caller may refer to: a row that its own endpoint keeps out of the caller's reach is one that does not exist. Else
// whoever may write a reference could find out which ids there are, and hang rows on those of others.
import type { Type } from '@nestjs/common';
import type { EndpointPlan, FieldPlan, RequestContext } from '@nestling/core';
import { both, type Condition } from '../query/condition.js';
import { orderTerm } from '../query/order.builder.js';
import type { Row } from '../query/endpoint.table.js';
import type { Input } from '../serializer/input.serializer.js';
import type { EndpointHandle, FindEndpoint } from './endpoint.runtime.js';
import { missingReference } from './write.errors.js';

/** A field, or a list of ids, that refers to rows of an endpoint which may keep some out of reach. */
interface NarrowedReference {
  readonly name: string;
  readonly target: EndpointHandle;
  /** The target's field that holds what is referred to. */
  readonly field: FieldPlan;
}

/** The references of one endpoint. */
export class ReferenceScopes {
  private narrowed?: readonly NarrowedReference[];

  constructor(
    private readonly plan: EndpointPlan,
    private readonly find: FindEndpoint,
  ) {}

  /** Whether every row can be referred to. */
  get areOpen(): boolean {
    return this.references.length === 0;
  }

  /**
   * Looks at what an input refers to. What the row has already may stay, so that an answer can be sent back.
   *
   * @throws {REST_REFERENCE_MISSING}
   */
  assertReachable(
    input: Input,
    context: RequestContext,
    current?: () => Promise<Row | undefined>,
  ): Promise<void> | undefined {
    if (this.areOpen || context.isSystem) return undefined;
    return this.assertFound(input, context, current);
  }

  private async assertFound(
    input: Input,
    context: RequestContext,
    current: () => Promise<Row | undefined> = () => Promise.resolve(undefined),
  ): Promise<void> {
    const missing: string[] = [];
    let row: Row | undefined;
    for (const reference of this.references) {
      const values = valuesIn(input, reference.name);
      if (values.length === 0) continue;
      const unknown = await unreachable(values, reference, context);
      if (unknown.length === 0) continue;
      row ??= (await current()) ?? {};
      const textOf = textsOf(reference);
      const kept = new Set(valuesIn(row, reference.name).map(textOf));
      if (!unknown.every((value) => kept.has(textOf(value)))) missing.push(reference.name);
    }
    if (missing.length > 0) throw missingReference(missing);
  }

  /** Known once all services are made. */
  private get references(): readonly NarrowedReference[] {
    return (this.narrowed ??= this.narrowedReferences());
  }

  private narrowedReferences(): NarrowedReference[] {
    const fields = this.plan.fields.flatMap(({ name, reference, hidden }) =>
      reference && !hidden ? [{ name, ...reference }] : [],
    );
    const links = this.plan.links.map(({ name, entity, otherKey }) => ({ name, entity, column: otherKey }));
    return [...fields, ...links].flatMap(({ name, entity, column }) => {
      const target = this.narrowedEndpoint(entity);
      const field = target?.runtime.plan.fields.find((candidate) => candidate.column === column);
      return target && field ? [{ name, target, field }] : [];
    });
  }

  private narrowedEndpoint(entity: Type): EndpointHandle | undefined {
    const endpoint = this.find(entity);
    return endpoint?.scope?.narrowsReads ? endpoint : undefined;
  }
}

/** Those of the values that lead to no row in the caller's reach. */
async function unreachable(
  values: readonly unknown[],
  reference: NarrowedReference,
  context: RequestContext,
): Promise<readonly unknown[]> {
  const {
    field,
    target: { runtime, service },
  } = reference;
  const textOf = textsOf(reference);
  const among: Condition = { field, operator: 'in', value: values };
  const { rows } = await runtime.query.list({
    condition: both(among, await service.scoping.ofRows(context)),
    order: [orderTerm(field, false)],
    limit: values.length,
    // A reference to a deleted row stays what it is.
    liveness: 'any',
    names: [field.name],
  });
  const found = new Set(rows.map((row) => textOf(row[field.name])));
  return values.filter((value) => !found.has(textOf(value)));
}

function valuesIn(row: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  return [row[name] ?? []].flat();
}

/** Ids are alike in their text. UUIDs are spelled in both cases, and MariaDB's usual collations know no case. */
function textsOf({ field, target }: NarrowedReference): (value: unknown) => string {
  const knowsCase = field.kind !== 'uuid' && target.runtime.query.table.dialect !== 'mysql';
  return knowsCase ? String : (value) => String(value).toLowerCase();
}
