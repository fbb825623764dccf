// Which rows of an endpoint a context may touch: what the service's `scope` and `queryset` say, as a condition.
import { NestlingHttpError, type RequestContext } from '@nestling/core';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { both, EVERYTHING, isEverything, type Condition, type Liveness } from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import { rowsOf } from '../query/queryset.condition.js';
import { readWhere } from '../query/where.reader.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { idOf, keyCondition } from './entity-id.reader.js';

type Builder = SelectQueryBuilder<ObjectLiteral>;

/** Which rows a reader sees, of those that deleting only marks. */
export function livenessFor({ withDeleted }: RequestContext): Liveness {
  return withDeleted ? 'any' : 'live';
}

/** What a service says of its rows; undefined where it says nothing. */
export interface ScopeRules {
  readonly scope?: (context: RequestContext) => object | Promise<object>;
  readonly queryset?: (builder: Builder, context: RequestContext) => Builder | Promise<Builder>;
}

/** The rows of one endpoint that a context may touch. */
export class EndpointScope {
  constructor(
    private readonly rules: ScopeRules,
    private readonly runtime: EndpointRuntime,
  ) {}

  /** Whether any row may be out of reach. */
  get isNarrowed(): boolean {
    return this.rules.scope !== undefined || this.rules.queryset !== undefined;
  }

  /** The rows that a list shows. */
  ofLists(context: RequestContext): Condition | Promise<Condition> {
    return this.isNarrowed ? this.conditionFor(context) : EVERYTHING;
  }

  /** The rows that can be read and written one by one, and seen from other endpoints. */
  ofRows(context: RequestContext): Condition | Promise<Condition> {
    return this.runtime.plan.scopeApplies === 'list' ? EVERYTHING : this.ofLists(context);
  }

  private async conditionFor(context: RequestContext): Promise<Condition> {
    const { plan, database, query } = this.runtime;
    const { scope, queryset } = this.rules;
    const where = scope ? readWhere(await scope(context), plan) : EVERYTHING;
    if (!queryset) return where;
    const repository = database.manager.getRepository<ObjectLiteral>(plan.entity);
    return both(where, rowsOf(await queryset(repository.createQueryBuilder('scoped'), context), query.table));
  }

  /**
   * A row may not be made, or moved, out of reach of its writer: it is looked for again, inside the transaction.
   *
   * @throws {REST_OUTSIDE_SCOPE}
   */
  assertHolds(row: Row, context: RequestContext): Promise<void> | undefined {
    return this.isNarrowed ? this.assertFound(row, context) : undefined;
  }

  private async assertFound(row: Row, context: RequestContext): Promise<void> {
    const scope = await this.ofRows(context);
    if (isEverything(scope)) return;
    const { plan, query } = this.runtime;
    if (await query.find({ and: [...keyCondition(idOf(row, plan), plan), scope] })) return;
    const detail = 'The row would lie outside of what you may reach.';
    throw new NestlingHttpError(403, { code: REST_HTTP_CODES.outsideScope, detail });
  }
}
