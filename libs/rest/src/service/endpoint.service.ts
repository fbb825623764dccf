import { NestlingHttpError, type Where, type RequestContext } from '@nestling/core';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { both, EVERYTHING, isEverything, type Condition } from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import { rowsOf } from '../query/queryset.condition.js';
import { namingReferences } from '../query/missing.reference.js';
import { readWhere } from '../query/where.reader.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { BackgroundTask } from './background.tasks.js';
import type { EndpointHandle, EndpointRuntime } from './endpoint.runtime.js';
import type {
  CreateInput,
  EntityId,
  ListQuery,
  ListResult,
  ReadView,
  UpdateInput,
} from './endpoint.types.js';
import { idOf, keyCondition, notFound } from './entity-id.reader.js';
import { changesLinks, linkChange, writeLinks } from './link.writer.js';
import { readList } from './list.reader.js';
import { pageOf } from './list.result.js';

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
    const { hooks, plan, query: statements, surroundings } = this.runtime;
    await hooks.run('beforeList', { query, context });
    const scope = await this.scopeCondition(context);
    const list = await readList(query, { statements, scope, signer: surroundings.signer });
    const rows = await statements.list(list.selection);
    const count =
      plan.pagination.style === 'page-number' ? await statements.count(list.condition) : undefined;
    const result = pageOf(rows, { list, count, signer: surroundings.signer, plan }) as ListResult<T>;
    await hooks.run('afterList', { query, result, context });
    return result;
  }

  /**
   * Reads one row.
   *
   * @throws {REST_NOT_FOUND} if there is none in scope
   */
  async retrieve(id: EntityId, context: RequestContext): Promise<ReadView<T>> {
    const { hooks, plan, query } = this.runtime;
    await hooks.run('beforeRetrieve', { id, context });
    const row = await query.find(both({ and: keyCondition(id, plan) }, await this.itemScope(context)));
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
      await this.assertInScope(row, context);
      await hooks.run('afterCreate', { input: accepted, row: row as ReadView<T>, context });
      this.announce('create', { row, context });
      return row as ReadView<T>;
    }, this.isScoped);
  }

  /**
   * Changes a row: the fields that are named (`context.partial`, as PATCH does), or all of them (as PUT does). The version
   * that the change starts from is needed, in the input or as If-Match; the application's own code may leave it out.
   *
   * @throws {REST_BODY_INVALID} {REST_NOT_FOUND} {REST_VERSION_CONFLICT} {REST_PRECONDITION_FAILED} {REST_NOT_UNIQUE}
   */
  async update(id: EntityId, input: UpdateInput<T>, context: RequestContext): Promise<ReadView<T>> {
    const { hooks, input: inputs } = this.runtime;
    const mode = context.partial ? 'patch' : 'replace';
    const accepted = await inputs.fromProgram(input, mode, !context.isSystem && !context.conditional);
    return this.runtime.write(async () => {
      await hooks.run('beforeUpdate', { id, input: accepted as UpdateInput<T>, context });
      const row = await this.change(id, accepted, context);
      await this.assertInScope(row, context);
      await hooks.run('afterUpdate', {
        id,
        input: accepted as UpdateInput<T>,
        row: row as ReadView<T>,
        context,
      });
      this.announce('update', { row, context });
      return row as ReadView<T>;
    }, this.isScoped);
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
      const reachable = both({ and: keyCondition(id, plan) }, await this.itemScope(context));
      if (!(await query.delete(both(reachable, this.versionCondition(undefined, context))))) {
        if (await query.find(reachable)) throw preconditionFailed();
        throw notFound();
      }
      await hooks.run('afterDestroy', { id, context });
      this.announce('destroy', { id, context });
    }, this.isScoped);
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

  private get isScoped(): boolean {
    const base = EndpointService.prototype;
    return this.scope !== base.scope || this.queryset !== base.queryset;
  }

  private async change(id: EntityId, input: Row, context: RequestContext): Promise<Row> {
    const { plan, query, input: inputs } = this.runtime;
    const mode = context.partial ? 'patch' : 'replace';
    const reachable = [...keyCondition(id, plan), await this.itemScope(context)];
    const version = plan.version ? (input[plan.version.name] as number | undefined) : undefined;
    const values = inputs.values(input, mode);
    const writesFields = [...values.keys()].some((field) => field.stamp === undefined);
    const links = linkChange(query.links, input, mode);
    const relinks = links.size > 0 && changesLinks(links, await query.find({ and: reachable }));
    const row =
      writesFields || relinks
        ? await namingReferences(values, query.table, () =>
            query.update({
              condition: { and: [...reachable, this.versionCondition(version, context)] },
              values,
              onlyIfDifferent: context.partial && !relinks,
            }),
          )
        : undefined;
    if (row && relinks) await writeLinks(links, row);
    return row ?? this.explainUnchanged(await query.find({ and: reachable }), version, context);
  }

  /** No row was changed: there is none, its version is another, or it has these values already. */
  private explainUnchanged(row: Row | undefined, version: number | undefined, context: RequestContext): Row {
    if (!row) throw notFound();
    const current = this.runtime.plan.version ? (row[this.runtime.plan.version.name] as number) : undefined;
    if (current !== undefined && context.ifMatch && !context.ifMatch.includes(current))
      throw preconditionFailed();
    // A PUT always changes its row: if it did not, another write came between.
    const isStale = version !== undefined && (version !== current || !context.partial);
    if (current !== undefined && isStale) throw versionConflict();
    return row;
  }

  private versionCondition(version: number | undefined, { ifMatch }: RequestContext): Condition {
    const field = this.runtime.plan.version;
    if (!field) return EVERYTHING;
    const conditions: Condition[] = [];
    if (version !== undefined) conditions.push({ field, operator: 'eq', value: version });
    if (ifMatch) conditions.push({ field, operator: 'in', value: ifMatch });
    return { and: conditions };
  }

  private async itemScope(context: RequestContext): Promise<Condition> {
    return this.runtime.plan.scopeApplies === 'list' ? EVERYTHING : this.scopeCondition(context);
  }

  private async scopeCondition(context: RequestContext): Promise<Condition> {
    if (!this.isScoped) return EVERYTHING;
    const { plan, database } = this.runtime;
    const where = readWhere(await this.scope(context), plan);
    if (this.queryset === EndpointService.prototype.queryset) return where;
    const repository = database.manager.getRepository<T & ObjectLiteral>(plan.entity);
    const builder = await this.queryset(repository.createQueryBuilder('scoped'), context);
    return both(where, rowsOf(builder, this.runtime.query.table));
  }

  /** A row may not be made, or moved, out of reach of its writer: it is looked for again, inside the transaction. */
  private async assertInScope(row: Row, context: RequestContext): Promise<void> {
    const scope = await this.itemScope(context);
    if (isEverything(scope)) return;
    const { plan, query } = this.runtime;
    if (await query.find({ and: [...keyCondition(idOf(row, plan), plan), scope] })) return;
    const detail = 'The row would lie outside of what you may reach.';
    throw new NestlingHttpError(403, { code: REST_HTTP_CODES.outsideScope, detail });
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

function preconditionFailed(): NestlingHttpError {
  const detail = 'The row has changed since the version in If-Match; read it again.';
  return new NestlingHttpError(412, { code: REST_HTTP_CODES.preconditionFailed, detail });
}

function versionConflict(): NestlingHttpError {
  return new NestlingHttpError(409, { code: REST_HTTP_CODES.versionConflict, detail: 'version conflict' });
}
