import type { RequestContext, Where } from '@nestling/core';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { both } from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import { namingReferences } from '../query/missing.reference.js';
import type { BackgroundTask } from './background.tasks.js';
import type { EndpointHandle, EndpointRuntime } from './endpoint.runtime.js';
import { readAggregate } from './aggregate.reader.js';
import type {
  AggregateQuery,
  AggregateResult,
  CreateInput,
  EntityId,
  ListQuery,
  ListResult,
  ReadView,
  UpdateInput,
} from './endpoint.types.js';
import { idOf, keyCondition, notFound } from './entity-id.reader.js';
import { EndpointScope, type ScopeRules } from './endpoint.scope.js';
import { linkChange, writeLinks } from './link.writer.js';
import { readList } from './list.reader.js';
import { pageOf } from './list.result.js';
import { preconditionFailed, updateRow, versionCondition } from './row.update.js';

/**
 * The five operations of an endpoint; extend it to change what they do.
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
    const { hooks, plan, query: statements, neighbours, surroundings } = this.runtime;
    await hooks.run('beforeList', { query, context });
    const scope = await this.scoping.ofLists(context);
    const reach = await neighbours.reachOf(context);
    const list = await readList(query, { statements, scope, reach, signer: surroundings.signer });
    const rows = await statements.list(list.selection);
    const count =
      plan.pagination.style === 'page-number' ? await statements.count(list.condition) : undefined;
    const result = pageOf(rows, { list, count, signer: surroundings.signer, plan }) as ListResult<T>;
    await hooks.run('afterList', { query, result, context });
    return result;
  }

  /** Counts and sums up the rows that a list shows, in groups; hooks of lists do not run. */
  async aggregate(query: AggregateQuery<T>, context: RequestContext): Promise<AggregateResult> {
    const { query: statements, neighbours } = this.runtime;
    const scope = await this.scoping.ofLists(context);
    return readAggregate(query, { statements, scope, reach: await neighbours.reachOf(context) });
  }

  /**
   * Reads one row.
   *
   * @throws {REST_NOT_FOUND} if there is none in scope
   */
  async retrieve(id: EntityId, context: RequestContext): Promise<ReadView<T>> {
    const { hooks, plan, query } = this.runtime;
    await hooks.run('beforeRetrieve', { id, context });
    const row = await query.find(both({ and: keyCondition(id, plan) }, await this.scoping.ofRows(context)));
    if (!row) throw notFound();
    await hooks.run('afterRetrieve', { id, row: row as ReadView<T>, context });
    return row as ReadView<T>;
  }

  /**
   * Makes a row.
   *
   * @throws {REST_BODY_INVALID} {REST_NOT_UNIQUE} {REST_REFERENCE_MISSING} {REST_OUTSIDE_SCOPE}
   */
  async create(input: CreateInput<T>, context: RequestContext): Promise<ReadView<T>> {
    const { hooks, input: inputs, query } = this.runtime;
    const accepted = await inputs.fromProgram(input, 'create');
    return this.runtime.write(async () => {
      await hooks.run('beforeCreate', { input: accepted, context });
      const values = inputs.values(accepted, 'create');
      const row = await namingReferences(values, query.table, () => query.insert(values));
      await writeLinks(linkChange(query.links, accepted, 'create'), row);
      await this.scoping.assertHolds(row, context);
      await hooks.run('afterCreate', { input: accepted, row: row as ReadView<T>, context });
      this.announce('create', { row, context });
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
    const { hooks, plan, input: inputs } = this.runtime;
    const mode = context.partial ? 'patch' : 'replace';
    const accepted = await inputs.fromProgram(input, mode, !context.isSystem && !context.conditional);
    return this.runtime.write(async () => {
      await hooks.run('beforeUpdate', { id, input: accepted as UpdateInput<T>, context });
      const key = { and: keyCondition(id, plan) };
      const scope = await this.scoping.ofRows(context);
      const row = await updateRow(this.runtime, { key, scope, input: accepted, context });
      await this.scoping.assertHolds(row, context);
      await hooks.run('afterUpdate', {
        id,
        input: accepted as UpdateInput<T>,
        row: row as ReadView<T>,
        context,
      });
      this.announce('update', { row, context });
      return row as ReadView<T>;
    }, this.scoping.isNarrowed);
  }

  /**
   * Deletes a row; an `If-Match` of the context is honoured.
   *
   * @throws {REST_NOT_FOUND} {REST_STILL_REFERENCED} {REST_PRECONDITION_FAILED}
   */
  async destroy(id: EntityId, context: RequestContext): Promise<void> {
    const { hooks, plan, query } = this.runtime;
    await this.runtime.write(async () => {
      await hooks.run('beforeDestroy', { id, context });
      const reachable = both({ and: keyCondition(id, plan) }, await this.scoping.ofRows(context));
      if (!(await query.delete(both(reachable, versionCondition(this.runtime, undefined, context))))) {
        if (await query.find(reachable)) throw preconditionFailed();
        throw notFound();
      }
      await hooks.run('afterDestroy', { id, context });
      this.announce('destroy', { id, context });
    }, this.scoping.isNarrowed);
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

  private announce(
    operation: 'create' | 'update' | 'destroy',
    { row, id, context }: { row?: Row; id?: EntityId; context: RequestContext },
  ): void {
    const { hooks, database, plan } = this.runtime;
    if (!hooks.has('committed')) return;
    const event = {
      operation,
      id: id ?? idOf(row ?? {}, plan),
      row: row as ReadView<unknown> | undefined,
      context,
    };
    database.afterCommit(() => hooks.run('committed', event));
  }
}
