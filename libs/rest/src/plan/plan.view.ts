// The plan of an endpoint as one audience sees it: what does not exist for the audience is left out of it, or hidden, just as
// if it had been declared so. Whoever works by a plan then asks nothing more.
import type {
  AggregatePlan,
  ComputedPlan,
  EndpointPlan,
  FieldPathPlan,
  FieldPlan,
  IncludePlan,
  NestedCreatePlan,
  RelationPlan,
  TablePlan,
} from '@nestling/core';
import { topLevelName } from '@nestling/core';
import { PLACEHOLDER } from '../metadata/computed.decorator.js';
import { orderTerm } from '../query/order.builder.js';
import type { Audience } from './field.rules.js';

/** All plans, as one audience sees them. */
export class PlanView {
  private readonly tables = new Map<TablePlan, TablePlan>();
  private readonly plans = new Map<EndpointPlan, EndpointPlan>();

  constructor(private readonly audience: Audience) {}

  /** One endpoint. */
  of(plan: EndpointPlan): EndpointPlan {
    const known = this.plans.get(plan);
    if (known) return known;
    const view = Object.freeze(this.viewOf(plan));
    this.plans.set(plan, view);
    return view;
  }

  private viewOf(plan: EndpointPlan): EndpointPlan {
    const { entity, aggregate, nestedCreate } = plan;
    const table = this.table(plan);
    const shows = (path: FieldPathPlan): boolean => this.reaches(path, plan);
    const computed = plan.computed.filter((field) => !this.hidesComputed(field, plan));
    const links = plan.links
      .filter(({ name }) => !this.audience.hides(entity, name))
      .map((link) => (this.audience.locks(entity, link.name) ? { ...link, unwritable: true } : link));
    const names = new Set(
      [...table.fields.filter(({ hidden }) => !hidden), ...computed, ...links].map(({ name }) =>
        topLevelName(name),
      ),
    );
    const isShown = (name: string): boolean => names.has(name);
    const order = plan.defaultOrdering.filter(shows);
    return {
      ...plan,
      ...table,
      computed,
      links,
      read: plan.read.filter(isShown),
      write: plan.write.filter(isShown),
      filters: filtered(plan.filters, shows),
      search: plan.search.filter(shows),
      ordering: filtered(plan.ordering, shows),
      defaultOrdering: order.length > 0 ? order : plan.key.map((field) => orderTerm(field, false)),
      includes: this.includes(plan.includes, plan),
      naturalKeys: plan.naturalKeys.filter(({ fields }) => fields.every((field) => this.takes(field, plan))),
      ...(nestedCreate ? { nestedCreate: nestedCreate.filter((nested) => this.makes(nested, plan)) } : {}),
      ...(aggregate ? { aggregate: this.aggregate(aggregate, plan) } : {}),
    };
  }

  private table(table: TablePlan): TablePlan {
    const known = this.tables.get(table);
    if (known) return known;
    const fields = new Map(table.fields.map((field) => [field, this.field(field, table)]));
    const viewOf = (field: FieldPlan): FieldPlan => fields.get(field) ?? field;
    const { entity, key, relations, deleted, discriminator } = table;
    const view: TablePlan = Object.freeze({
      entity,
      table: table.table,
      key,
      fields: [...fields.values()],
      relations: new Map([...relations].map(([name, relation]) => [name, this.relation(relation, table)])),
      ...(deleted ? { deleted: viewOf(deleted) } : {}),
      ...(discriminator ? { discriminator: { ...discriminator, field: viewOf(discriminator.field) } } : {}),
    });
    this.tables.set(table, view);
    return view;
  }

  /** A field that exists stays the same object: paths and terms hold it, too. */
  private field(field: FieldPlan, table: TablePlan): FieldPlan {
    if (this.hides(field, table)) return Object.freeze({ ...field, hidden: true });
    if (this.takes(field, table)) return field;
    return Object.freeze({ ...field, unwritable: true });
  }

  private relation(relation: RelationPlan, table: TablePlan): RelationPlan {
    return Object.freeze({
      ...relation,
      hidden: relation.hidden || this.hidesRelation(relation, table),
      target: () => this.table(relation.target()),
    });
  }

  /** Rows without a key are none, and without a version nobody could change them. */
  private hides(field: FieldPlan, { entity, key }: TablePlan): boolean {
    return !key.includes(field) && field.stamp !== 'version' && this.audience.hides(entity, field.name);
  }

  private takes(field: FieldPlan, table: TablePlan): boolean {
    if (field.readOnly || table.key.includes(field)) return true;
    return !this.hides(field, table) && !this.audience.locks(table.entity, field.name);
  }

  /** A relation tells the column that it is made of, from either side. */
  private hidesRelation(
    { name, junction, column, otherColumn, target }: RelationPlan,
    table: TablePlan,
  ): boolean {
    const other = target();
    return (
      this.audience.hides(table.entity, name) ||
      (junction !== undefined && this.audience.hidesJunction(junction.table)) ||
      table.fields.some((field) => field.reference && field.column === column && this.hides(field, table)) ||
      other.fields.some(
        (field) => field.reference && field.column === otherColumn && this.hides(field, other),
      )
    );
  }

  /** An expression tells the columns that it is made of, unless the policy speaks of it by name. */
  private hidesComputed({ name, sql = '' }: ComputedPlan, { entity }: EndpointPlan): boolean {
    if (this.audience.names(entity, name)) return this.audience.hides(entity, name);
    return [...sql.matchAll(PLACEHOLDER)].some(([, field = '']) => this.audience.hides(entity, field));
  }

  /** Whether every hop of a path exists, and the field at its end. */
  private reaches({ relations, field }: FieldPathPlan, start: TablePlan): boolean {
    let table = start;
    for (const relation of relations) {
      if (this.hidesRelation(relation, table)) return false;
      table = relation.target();
    }
    return !this.hides(field, table);
  }

  private includes(
    includes: ReadonlyMap<string, IncludePlan>,
    table: TablePlan,
  ): ReadonlyMap<string, IncludePlan> {
    return new Map(
      [...includes]
        .filter(([, { relation }]) => !this.hidesRelation(relation, table))
        .map(([name, include]) => [
          name,
          Object.freeze({
            ...include,
            target: () => this.of(include.target()),
            includes: this.includes(include.includes, include.relation.target()),
          }),
        ]),
    );
  }

  private makes({ name, toMany, ownField, otherField }: NestedCreatePlan, table: TablePlan): boolean {
    const relation = table.relations.get(name);
    if (!relation || this.hidesRelation(relation, table)) return false;
    return toMany ? this.takes(otherField, relation.target()) : this.takes(ownField, table);
  }

  private aggregate({ fields, groupBy, maxGroups }: AggregatePlan, plan: EndpointPlan): AggregatePlan {
    return {
      maxGroups,
      fields: filtered(fields, (field) => !this.hides(field, plan)),
      groupBy: filtered(groupBy, (path) => this.reaches(path, plan)),
    };
  }
}

function filtered<V>(map: ReadonlyMap<string, V>, keeps: (value: V) => boolean): ReadonlyMap<string, V> {
  return new Map([...map].filter(([, value]) => keeps(value)));
}
