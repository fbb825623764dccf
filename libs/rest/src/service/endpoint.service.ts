import type { RequestContext, Where } from '@nestling/core';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { both, EVERYTHING, type Condition } from '../query/condition.js';
import { namingReferences } from '../query/missing.reference.js';
import { neededNames, shapeOf } from '../serializer/answer.shape.js';
import { readingRow } from './answer.reads.js';
import type { BackgroundTask } from './background.tasks.js';
import { runBefore } from './before.write.js';
import type { BulkInput, BulkItemResult, BulkResult } from './bulk.types.js';
import { writeEach } from './bulk-item.writer.js';
import { bulkTools } from './bulk.tools.js';
import { writeTogether } from './bulk.writer.js';
import { announce } from './commit.announcer.js';
import type { EndpointHandle, EndpointRuntime } from './endpoint.runtime.js';
import { readAggregate } from './aggregate.reader.js';
import type {
  AggregateQuery,
  AggregateResult,
  CreateInput,
  EntityId,
  ListQuery,
  ListResult,
  ReadQuery,
  ReadView,
  UpdateInput,
} from './endpoint.types.js';
import { keyCondition, notFound } from './entity-id.reader.js';
import { EndpointScope, livenessFor, type ScopeRules } from './endpoint.scope.js';
import { linkChange, writeLinks } from './link.writer.js';
import { readPage } from './list.page.js';
import { naturalKeyOf, upsertRow, type UpsertResult } from './upsert.writer.js';
import { updateRow } from './row.update.js';
import { deleteRow, restoreRow } from './soft-delete.writer.js';

const READS = ['list', 'retrieve', 'aggregate'] as const;

/**
 * The operations of an endpoint; extend it to change what they do.
 *
 * @example
 * @RestService(Article)
 * class ArticleService extends EndpointService<Article> {
 *   override scope(context: RequestContext): Where<Article> {
 *     return context.isSystem ? {} : { published: true };
 *   }
 * }
 */
export abstract class EndpointService<T extends object> {
  /** @internal set by @RestService */
  protected readonly endpoint!: EndpointHandle;
  private endpointScope?: EndpointScope;

  /** Which rows this context may touch; narrows every verb, and what may be created. @default all rows */
  scope(_context: RequestContext): Where<T> | Promise<Where<T>> {
    return {};
  }

  /** The escape hatch of `scope`: narrow a query builder instead. @default nothing is narrowed */
  queryset(
    builder: SelectQueryBuilder<T & ObjectLiteral>,
    _context: RequestContext,
  ): SelectQueryBuilder<T & ObjectLiteral> | Promise<SelectQueryBuilder<T & ObjectLiteral>> {
    return builder;
  }

  /** Lists rows, or one page of them. */
  async list(query: ListQuery<T>, context: RequestContext): Promise<ListResult<T>> {
    const { hooks, query: statements, neighbours, includes, surroundings } = this.runtimeFor(context);
    await hooks.run('beforeList', { query, context });
    const scope = await this.scoping.ofLists(context);
    const reach = await neighbours.reachOf(context);
    const { signer } = surroundings;
    const page = await readPage(query, { statements, scope, reach, signer, includes, context });
    const result = page as ListResult<T>;
    await hooks.run('afterList', { query, result, context });
    return result;
  }

  /** Counts and sums up the rows that a list shows, in groups; hooks of lists do not run. */
  async aggregate(query: AggregateQuery<T>, context: RequestContext): Promise<AggregateResult> {
    const { query: statements, neighbours } = this.runtimeFor(context);
    const scope = await this.scoping.ofLists(context);
    const reach = await neighbours.reachOf(context);
    return readAggregate(query, { statements, scope, reach, context });
  }

  /**
   * Reads one row, with what `view` includes; an override hands `view` on.
   *
   * @throws {REST_NOT_FOUND} if there is none in scope
   */
  async retrieve(id: EntityId, context: RequestContext, view: ReadQuery = {}): Promise<ReadView<T>> {
    const { hooks, plan, query, includes, neighbours } = this.runtimeFor(context);
    const shape = shapeOf(view, plan);
    const key: Condition = { and: keyCondition(id, plan) };
    if (hooks.has('beforeRetrieve')) await hooks.run('beforeRetrieve', { id, context });
    const scope = this.scoping.isNarrowed ? await this.scoping.ofRows(context) : EVERYTHING;
    if (context.reads) await readingRow(context.reads, plan, { key, scope });
    const names = neededNames(shape.names, shape);
    const row = await query.find(both(key, scope), { names, liveness: livenessFor(context) });
    if (!row) throw notFound();
    if (shape.included.length > 0) {
      const reach = await neighbours.reachOf(context);
      await includes.load([row], shape, { reach, reads: context.reads });
    }
    if (hooks.has('afterRetrieve'))
      await hooks.run('afterRetrieve', { id, row: row as ReadView<T>, context });
    return row as ReadView<T>;
  }

  /**
   * Makes a row.
   *
   * @throws {REST_BODY_INVALID} {REST_NOT_UNIQUE} {REST_REFERENCE_MISSING} {REST_OUTSIDE_SCOPE}
   */
  async create(input: CreateInput<T>, context: RequestContext): Promise<ReadView<T>> {
    const runtime = this.runtimeFor(context);
    const { hooks, input: inputs, query } = runtime;
    const checked = inputs.fromProgram(input, 'create');
    const accepted = checked instanceof Promise ? await checked : checked;
    return await runtime.write(async () => {
      if (hooks.has('beforeCreate')) await hooks.run('beforeCreate', { input: accepted, context });
      if (!runtime.references.areOpen) await runtime.references.assertReachable(accepted, context);
      const values = inputs.values(accepted, 'create');
      this.scoping.policies.fill(values, context, runtime.plan);
      const row = await namingReferences(values, query.table, () => query.insert(values));
      if (query.links.length > 0) await writeLinks(linkChange(query.links, accepted, 'create'), row);
      if (this.scoping.isNarrowed) await this.scoping.assertHolds(row, context);
      if (hooks.has('afterCreate'))
        await hooks.run('afterCreate', { input: accepted, row: row as ReadView<T>, context });
      announce(runtime, 'create', { row, context });
      return row as ReadView<T>;
    }, this.scoping.isNarrowed);
  }

  /**
   * Changes a row: the fields that are named (`context.partial`, as PATCH does), or all of them (as PUT does). The version
   * that the change starts from is needed, in the input or as If-Match; the application's own code may leave it out.
   *
   * @throws {REST_BODY_INVALID} {REST_NOT_FOUND} {REST_VERSION_CONFLICT} {REST_PRECONDITION_FAILED} {REST_NOT_UNIQUE}
   */
  async update(id: EntityId, input: UpdateInput<T>, context: RequestContext): Promise<ReadView<T>> {
    const runtime = this.runtimeFor(context);
    const { hooks, plan, input: inputs } = runtime;
    const mode = context.partial ? 'patch' : 'replace';
    const checked = inputs.fromProgram(input, mode, !context.isSystem && !context.conditional);
    const accepted = checked instanceof Promise ? await checked : checked;
    const { isNarrowed } = this.scoping;
    return await runtime.write(async () => {
      const key = { and: keyCondition(id, plan) };
      const scope = isNarrowed ? await this.scoping.ofWrites(context) : EVERYTHING;
      if (hooks.has('beforeUpdate')) {
        const before = { event: 'beforeUpdate', row: { key, scope, liveness: 'live' } } as const;
        await runBefore(runtime, before, { id, input: accepted as UpdateInput<T>, context });
      }
      if (!runtime.references.areOpen) {
        const current = () => runtime.query.find(both(key, scope));
        await runtime.references.assertReachable(accepted, context, current);
      }
      const row = await updateRow(runtime, { key, scope, input: accepted, context });
      if (isNarrowed) await this.scoping.assertHolds(row, context);
      if (hooks.has('afterUpdate')) {
        const event = { id, input: accepted as UpdateInput<T>, row: row as ReadView<T>, context };
        await hooks.run('afterUpdate', event);
      }
      announce(runtime, 'update', { row, context });
      return row as ReadView<T>;
    }, isNarrowed);
  }

  /**
   * Replaces the row that has a natural key, or makes it where there is none: by `update` and `create`. `on` names the
   * key, as in `?on=`, where the endpoint has several.
   *
   * @throws {REST_BODY_INVALID} {REST_VERSION_CONFLICT} {REST_PRECONDITION_FAILED} {REST_NOT_UNIQUE}
   */
  async upsert(
    input: UpdateInput<T>,
    on: string | undefined,
    context: RequestContext,
  ): Promise<UpsertResult<ReadView<T>>> {
    const runtime = this.runtimeFor(context);
    const { plan, input: inputs } = runtime;
    const key = naturalKeyOf(on, plan.naturalKeys);
    if (!key) throw new Error(`${plan.name} has no natural key "${String(on)}" in its option \`upsert\`.`);
    const accepted = await inputs.fromProgram(input, 'upsert');
    const scope = await this.scoping.ofRows(context);
    return upsertRow(
      runtime,
      { key, input: accepted, scope, context },
      {
        create: (copy) => this.create(copy as CreateInput<T>, context),
        update: (id, copy) => this.update(id, copy as UpdateInput<T>, context.with({ partial: false })),
      },
    );
  }

  /**
   * Deletes a row, or marks it as deleted where its class has a column for that; an `If-Match` of the context is honoured.
   *
   * @throws {REST_NOT_FOUND} {REST_STILL_REFERENCED} {REST_PRECONDITION_FAILED}
   */
  async destroy(id: EntityId, context: RequestContext): Promise<void> {
    const runtime = this.runtimeFor(context);
    const { hooks, plan } = runtime;
    await runtime.write(async () => {
      const key = { and: keyCondition(id, plan) };
      const scope = await this.scoping.ofWrites(context);
      const before = { event: 'beforeDestroy', row: { key, scope, liveness: 'live' } } as const;
      await runBefore(runtime, before, { id, context });
      await deleteRow(runtime, { key, scope, context });
      await hooks.run('afterDestroy', { id, context });
      announce(runtime, 'destroy', { id, context });
    }, this.scoping.isNarrowed);
  }

  /**
   * Brings back a row that is marked as deleted; an `If-Match` of the context is honoured.
   *
   * @throws {REST_NOT_FOUND} {REST_PRECONDITION_FAILED} {REST_OUTSIDE_SCOPE}
   */
  async restore(id: EntityId, context: RequestContext): Promise<ReadView<T>> {
    const runtime = this.runtimeFor(context);
    const { hooks, plan } = runtime;
    return await runtime.write(async () => {
      const key = { and: keyCondition(id, plan) };
      const scope = await this.scoping.ofWrites(context);
      const before = { event: 'beforeRestore', row: { key, scope, liveness: 'deleted' } } as const;
      await runBefore(runtime, before, { id, context });
      const row = await restoreRow(runtime, { key, scope, context });
      await this.scoping.assertHolds(row, context);
      await hooks.run('afterRestore', { id, row: row as ReadView<T>, context });
      announce(runtime, 'restore', { row, context });
      return row as ReadView<T>;
    }, true);
  }

  /**
   * Makes, changes and deletes many rows, all of them or none: by `create`, `update` and `destroy`.
   *
   * @throws {REST_BODY_INVALID} {REST_TOO_MANY_AFFECTED} and what the three throw, with the item at fault
   */
  async bulk(input: BulkInput<T>, context: RequestContext): Promise<BulkResult<T>> {
    const runtime = this.runtimeFor(context);
    const work = await runtime.bulk.fromProgram(input, !context.isSystem);
    return writeTogether(work, bulkTools(this, runtime, context));
  }

  /**
   * The same with each row for itself: what becomes of one item is nothing to the others.
   *
   * @throws {REST_BODY_INVALID} if it is no bulk {REST_TOO_MANY_AFFECTED}
   */
  async bulkEach(input: BulkInput<T>, context: RequestContext): Promise<readonly BulkItemResult<T>[]> {
    const runtime = this.runtimeFor(context);
    const work = await runtime.bulk.fromProgram(input, !context.isSystem);
    return writeEach(work, bulkTools(this, runtime, context));
  }

  /** Runs a task after the answer, and not at all if the write around it rolls back. */
  background(task: BackgroundTask): void {
    const { database, surroundings } = this.runtime;
    if (database.inTransaction) database.afterCommit(() => surroundings.background.add(task));
    else surroundings.background.add(task);
  }

  private get runtime(): EndpointRuntime {
    return this.endpoint.runtime;
  }

  /** The endpoint as a context sees it. */
  private runtimeFor(context: RequestContext): EndpointRuntime {
    return this.endpoint.runtime.for(context);
  }

  /** @internal Whether nothing of the service's own has a part in making a row. */
  get createsPlainly(): boolean {
    return this.create === EndpointService.prototype.create && !this.scoping.isNarrowed;
  }

  /** @internal The reading operations that are overridden. */
  get ownReads(): readonly string[] {
    return READS.filter((name) => this[name] !== EndpointService.prototype[name]);
  }

  /** @internal Which rows a context may touch. */
  get scoping(): EndpointScope {
    return (this.endpointScope ??= new EndpointScope(this.scopeRules(), this.runtime));
  }

  private scopeRules(): ScopeRules {
    const base = EndpointService.prototype;
    const queryset = this.queryset.bind(this) as unknown as ScopeRules['queryset'];
    return {
      ...(this.scope === base.scope ? {} : { scope: this.scope.bind(this) }),
      ...(this.queryset === base.queryset ? {} : { queryset }),
    };
  }
}
