// Entity listeners and subscribers of TypeORM, around the engine's own statements: where there are any, the values become
// an entity, the listeners see it, and what they change is written. An endpoint without any pays nothing.
import type { EndpointPlan, FieldPlan } from '@nestling/core';
import type { Database } from '@nestling/database';
import type { EntityMetadata, EntitySubscriberInterface, ObjectLiteral } from 'typeorm';
import type { Condition } from '../query/condition.js';
import type { EndpointQuery, Values } from '../query/endpoint.query.js';
import type { Row } from '../query/endpoint.table.js';

type Column = EntityMetadata['columns'][number];
type Broadcaster = ReturnType<Database['dataSource']['createQueryRunner']>['broadcaster'];

const LISTENERS = [
  'beforeInsertListeners',
  'afterInsertListeners',
  'beforeUpdateListeners',
  'afterUpdateListeners',
  'beforeRemoveListeners',
  'afterRemoveListeners',
] as const;
const NOTIFICATIONS = [
  'beforeInsert',
  'afterInsert',
  'beforeUpdate',
  'afterUpdate',
  'beforeRemove',
  'afterRemove',
] as const;

/** The listeners and subscribers of one entity. */
export class EntityListeners {
  private readonly metadata: EntityMetadata;
  private readonly columns: ReadonlyMap<FieldPlan, Column>;
  private needed?: boolean;

  constructor(
    private readonly plan: EndpointPlan,
    private readonly database: Database,
    private readonly query: EndpointQuery,
  ) {
    this.metadata = database.dataSource.getMetadata(plan.entity);
    this.columns = new Map(
      plan.fields.flatMap((field) => {
        const column = this.metadata.findColumnWithDatabaseName(field.column);
        return column ? [[field, column] as const] : [];
      }),
    );
  }

  /** Whether a write has anybody to tell; a transaction is then shared with them. */
  get areNeeded(): boolean {
    // Asked at the first write: providers may have added themselves to the data source's subscribers by then.
    return (this.needed ??=
      LISTENERS.some((name) => this.metadata[name].length > 0) ||
      this.database.dataSource.subscribers.some((subscriber) => this.concerns(subscriber)));
  }

  async insert(values: Values): Promise<Row> {
    if (!this.areNeeded) return this.loaded(await this.query.insert(values));
    const entity = this.entityOf(values);
    await this.broadcast((broadcaster) => broadcaster.broadcast('BeforeInsert', this.metadata, entity));
    const row = await this.query.insert(this.valuesOf(entity, values));
    this.fill(entity, row);
    await this.broadcast((broadcaster) => broadcaster.broadcast('AfterInsert', this.metadata, entity));
    return this.loaded(row);
  }

  async update(condition: Condition, values: Values, onlyIfDifferent: boolean): Promise<Row | undefined> {
    const before = this.areNeeded ? await this.find(condition) : undefined;
    if (this.areNeeded && !before) return undefined;
    if (!before) {
      const row = await this.query.update({ condition, values, onlyIfDifferent });
      return row && this.loaded(row);
    }
    const entity = this.metadata.create() as ObjectLiteral;
    this.fill(entity, before);
    for (const [field, value] of values) if (field.stamp !== 'version') this.set(entity, field, value);
    const databaseEntity = this.metadata.create() as ObjectLiteral;
    this.fill(databaseEntity, before);
    const tell = (event: 'BeforeUpdate' | 'AfterUpdate') =>
      this.broadcast((broadcaster) =>
        broadcaster.broadcast(event, this.metadata, entity, databaseEntity, this.changed(values), []),
      );
    const original = this.snapshot(entity);
    await tell('BeforeUpdate');
    const changed = this.valuesOf(entity, values, original);
    const row = await this.query.update({ condition, values: changed, onlyIfDifferent });
    if (!row) return undefined;
    this.fill(entity, row);
    await tell('AfterUpdate');
    return this.loaded(row);
  }

  async delete(condition: Condition): Promise<boolean> {
    if (!this.areNeeded) return this.query.delete(condition);
    const row = await this.find(condition);
    if (!row) return false;
    const entity = this.metadata.create() as ObjectLiteral;
    this.fill(entity, row);
    await this.broadcast((broadcaster) =>
      broadcaster.broadcast('BeforeRemove', this.metadata, entity, entity),
    );
    if (!(await this.query.delete(condition))) return false;
    await this.broadcast((broadcaster) =>
      broadcaster.broadcast('AfterRemove', this.metadata, entity, entity),
    );
    return true;
  }

  /** A row as `@AfterLoad` leaves it, where the endpoint makes entities on reading. */
  async loaded(row: Row): Promise<Row> {
    if (!this.plan.hydrate) return row;
    const entity = this.metadata.create() as ObjectLiteral;
    this.fill(entity, row);
    await this.broadcast((broadcaster) => broadcaster.broadcast('Load', this.metadata, [entity]));
    for (const field of this.columns.keys()) {
      if (Object.hasOwn(row, field.name)) row[field.name] = toWire(this.get(entity, field));
    }
    return row;
  }

  private find(condition: Condition): Promise<Row | undefined> {
    return this.query.find(condition);
  }

  private concerns(subscriber: EntitySubscriberInterface): boolean {
    const target = subscriber.listenTo?.() as unknown;
    const { target: own } = this.metadata;
    const listens =
      !target ||
      target === Object ||
      target === own ||
      (typeof target === 'function' && Object.prototype.isPrototypeOf.call(target, own as object));
    return listens && NOTIFICATIONS.some((name) => subscriber[name] !== undefined);
  }

  private async broadcast(tell: (broadcaster: Broadcaster) => Promise<void>): Promise<void> {
    const runner = this.database.dataSource.createQueryRunner();
    try {
      await tell(runner.broadcaster);
    } finally {
      await runner.release();
    }
  }

  private entityOf(values: Values): ObjectLiteral {
    const entity = this.metadata.create() as ObjectLiteral;
    for (const [field, value] of values) this.set(entity, field, value);
    return entity;
  }

  private fill(entity: ObjectLiteral, row: Row): void {
    for (const field of this.columns.keys()) {
      if (Object.hasOwn(row, field.name)) this.set(entity, field, row[field.name]);
    }
  }

  /** What to write: the given values, and all that a listener left otherwise than it stood. */
  private valuesOf(entity: ObjectLiteral, given: Values, original = this.snapshot({})): Values {
    const values = new Map(given);
    for (const field of this.columns.keys()) {
      if (field.stamp === 'version' || (field.generated && !given.has(field))) continue;
      const value = this.get(entity, field);
      if (value === undefined || (!given.has(field) && same(value, original.get(field)))) continue;
      values.set(field, value);
    }
    return values;
  }

  private snapshot(entity: ObjectLiteral): ReadonlyMap<FieldPlan, unknown> {
    return new Map([...this.columns.keys()].map((field) => [field, this.get(entity, field)]));
  }

  private changed(values: Values): Column[] {
    return [...values.keys()].flatMap((field) => this.columns.get(field) ?? []);
  }

  private get(entity: ObjectLiteral, field: FieldPlan): unknown {
    return this.columns.get(field)?.getEntityValue(entity) as unknown;
  }

  private set(entity: ObjectLiteral, field: FieldPlan, value: unknown): void {
    // An entity holds instants as dates, also where they came as texts.
    const isDate = field.kind === 'instant' && typeof value === 'string';
    this.columns.get(field)?.setEntityValue(entity, isDate ? new Date(value) : value);
  }
}

function toWire(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
