// Entity listeners and subscribers of TypeORM, around the engine's own statements: where there are any, the values become
// an entity, the listeners see it, and what they change is written. An endpoint without any pays nothing.
import type { FieldPlan } from '@nestling/core';
import { ChangeSubscriber, type Database } from '@nestling/database';
import type { EntityMetadata, EntitySubscriberInterface, ObjectLiteral } from 'typeorm';
import { listensTo } from '../plan/listener.checks.js';
import { both, type Condition } from './condition.js';
import { EndpointQuery, type Change, type Reading, type Values } from './endpoint.query.js';
import type { Row } from './endpoint.table.js';

type Column = EntityMetadata['columns'][number];
type Broadcaster = ReturnType<Database['dataSource']['createQueryRunner']>['broadcaster'];

/** What a mark means to TypeORM: a row goes from the live ones, or comes back from the deleted ones. */
const MARKS = { live: 'SoftRemove', deleted: 'Recover' } as const;

const LISTENERS = [
  'beforeInsertListeners',
  'afterInsertListeners',
  'beforeUpdateListeners',
  'afterUpdateListeners',
  'beforeRemoveListeners',
  'afterRemoveListeners',
  'beforeSoftRemoveListeners',
  'afterSoftRemoveListeners',
  'beforeRecoverListeners',
  'afterRecoverListeners',
] as const;
const NOTIFICATIONS = [
  'beforeInsert',
  'afterInsert',
  'beforeUpdate',
  'afterUpdate',
  'beforeRemove',
  'afterRemove',
  'beforeSoftRemove',
  'afterSoftRemove',
  'beforeRecover',
  'afterRecover',
] as const;

/** The statements of one endpoint, with the entity's listeners and subscribers around them. */
export class ListenedQuery extends EndpointQuery {
  private readonly metadata: EntityMetadata;
  private readonly columns: ReadonlyMap<FieldPlan, Column>;
  private needed?: boolean;

  constructor(...parameters: ConstructorParameters<typeof EndpointQuery>) {
    super(...parameters);
    const { plan, database } = this.table;
    this.metadata = database.dataSource.getMetadata(plan.entity);
    this.columns = new Map(
      plan.fields.flatMap((field) => {
        const column = this.metadata.findColumnWithDatabaseName(field.column);
        return column ? [[field, column] as const] : [];
      }),
    );
  }

  /** Whether a write has anybody to tell; a transaction is then shared with them. */
  get isListenedTo(): boolean {
    // Asked at the first write: providers may have added themselves to the data source's subscribers by then.
    return (this.needed ??=
      LISTENERS.some((name) => this.metadata[name].length > 0) ||
      this.table.database.dataSource.subscribers.some((subscriber) => this.concerns(subscriber)));
  }

  protected override finish(raw: Row[], reading: Reading): Row[] | Promise<Row[]> {
    const rows = super.finish(raw, reading);
    return this.table.plan.hydrate ? this.loadAll(rows) : rows;
  }

  override insert(values: Values): Promise<Row> {
    if (this.isListenedTo) return this.insertTelling(values);
    const row = super.insert(values);
    return this.table.plan.hydrate ? row.then((inserted) => this.loadReturned(inserted)) : row;
  }

  private async loadAll(rows: Row[] | Promise<Row[]>): Promise<Row[]> {
    return Promise.all((await rows).map((row) => this.load(row)));
  }

  private async insertTelling(values: Values): Promise<Row> {
    const entity = this.entityOf(values);
    await this.broadcast((broadcaster) => broadcaster.broadcast('BeforeInsert', this.metadata, entity));
    const row = await super.insert(this.valuesOf(entity, values));
    this.fill(entity, row);
    const id = this.metadata.getEntityIdMap(entity);
    // TypeORM's own types leave out the id, by which subscribers know that the row is there.
    await this.broadcast((broadcaster) => {
      const tell = broadcaster.broadcast.bind(broadcaster) as (
        event: string,
        ...of: unknown[]
      ) => Promise<void>;
      return tell('AfterInsert', this.metadata, entity, id);
    });
    return this.loadReturned(row);
  }

  /** For an endpoint that nobody listens to. */
  override async insertMany(values: readonly Values[]): Promise<Row[]> {
    const rows = await super.insertMany(values);
    return this.table.plan.hydrate ? Promise.all(rows.map((row) => this.loadReturned(row))) : rows;
  }

  override update(change: Change): Promise<Row | undefined> {
    if (this.isListenedTo) return this.updateTelling(change);
    const row = super.update(change);
    return this.table.plan.hydrate ? row.then((updated) => updated && this.loadReturned(updated)) : row;
  }

  private async updateTelling(change: Change): Promise<Row | undefined> {
    const before = await this.find(both(change.key, change.condition));
    if (!before) return undefined;
    const databaseEntity = this.entityIn(before);
    const entity = this.entityIn(before);
    const original = this.snapshot(entity);
    // The version in `values` says only that there will be a next one.
    for (const [field, value] of change.values) if (field.stamp !== 'version') this.set(entity, field, value);
    const columns = [...change.values.keys()].flatMap((field) => this.columns.get(field) ?? []);
    const tell = (event: 'BeforeUpdate' | 'AfterUpdate'): Promise<void> =>
      this.broadcast((broadcaster) =>
        broadcaster.broadcast(event, this.metadata, entity, databaseEntity, columns, []),
      );
    await tell('BeforeUpdate');
    const row = await super.update({ ...change, values: this.valuesOf(entity, change.values, original) });
    if (!row) return undefined;
    this.fill(entity, row);
    await tell('AfterUpdate');
    return this.loadReturned(row);
  }

  override async mark(change: Change, from: keyof typeof MARKS): Promise<boolean> {
    const row = this.isListenedTo
      ? await this.find(both(change.key, change.condition), { liveness: from })
      : undefined;
    if (!row) return super.mark(change, from);
    const entity = this.entityIn(row);
    const tell = (moment: 'Before' | 'After'): Promise<void> =>
      this.broadcast((broadcaster) =>
        broadcaster.broadcast(`${moment}${MARKS[from]}`, this.metadata, entity, entity),
      );
    await tell('Before');
    const isMarked = await super.mark(change, from);
    if (isMarked) await tell('After');
    return isMarked;
  }

  override async delete(condition: Condition): Promise<boolean> {
    const row = this.isListenedTo ? await this.find(condition) : undefined;
    if (!row) return super.delete(condition);
    const entity = this.entityIn(row);
    const tell = (event: 'BeforeRemove' | 'AfterRemove'): Promise<void> =>
      this.broadcast((broadcaster) => broadcaster.broadcast(event, this.metadata, entity, entity));
    await tell('BeforeRemove');
    const isDeleted = await super.delete(condition);
    if (isDeleted) await tell('AfterRemove');
    return isDeleted;
  }

  /** A row as `@AfterLoad` leaves it, where the endpoint makes entities on reading. */
  private async load(row: Row): Promise<Row> {
    if (!this.table.plan.hydrate) return row;
    const entity = this.entityIn(row);
    await this.broadcast((broadcaster) => broadcaster.broadcast('Load', this.metadata, [entity]));
    for (const field of this.columns.keys()) {
      if (Object.hasOwn(row, field.name)) row[field.name] = toWire(this.get(entity, field));
    }
    return row;
  }

  /** Where a write gives no row back, the row was found, and with that loaded. */
  private async loadReturned(row: Row): Promise<Row> {
    return this.table.database.supportsReturning ? this.load(row) : row;
  }

  private concerns(subscriber: EntitySubscriberInterface): boolean {
    // The engine reports its writes itself.
    if (subscriber instanceof ChangeSubscriber) return false;
    return (
      listensTo(subscriber, this.metadata) && NOTIFICATIONS.some((name) => subscriber[name] !== undefined)
    );
  }

  private async broadcast(tell: (broadcaster: Broadcaster) => Promise<void>): Promise<void> {
    const runner = this.table.database.dataSource.createQueryRunner();
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

  private entityIn(row: Row): ObjectLiteral {
    const entity = this.metadata.create() as ObjectLiteral;
    this.fill(entity, row);
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
