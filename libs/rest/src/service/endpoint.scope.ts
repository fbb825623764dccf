// Which rows of an endpoint a context may touch: what the service's `scope` and `queryset` say, as a condition.
import { NestlingHttpError, type RequestContext } from '@nestling/core';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import {
  both,
  EVERYTHING,
  exactly,
  isEverything,
  type Condition,
  type Liveness,
} from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import { rowsOf } from '../query/queryset.condition.js';
import { readWhere } from '../query/where.reader.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { idOf, keyCondition } from './entity-id.reader.js';
import { PolicyConditions } from './policy.conditions.js';

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
  /** Whether any row may be out of reach. */
  readonly isNarrowed: boolean;
  /** Whether any row may be out of sight. */
  readonly narrowsReads: boolean;
  /** What plugins say of the rows. */
  readonly policies: PolicyConditions;

  constructor(
    private readonly rules: ScopeRules,
    private readonly runtime: EndpointRuntime,
  ) {
    this.policies = new PolicyConditions(runtime.plan);
    const isScoped = rules.scope !== undefined || rules.queryset !== undefined;
    this.narrowsReads = isScoped || this.policies.narrowsReads;
    this.isNarrowed = isScoped || this.policies.narrows;
  }

  /** What has a query builder of its own, in words; undefined where nothing has. */
  get builds(): string | undefined {
    return this.rules.queryset && `queryset() of the service of ${this.runtime.plan.name}`;
  }

  /** The rows that a list shows. */
  ofLists(context: RequestContext): Condition | Promise<Condition> {
    return this.isNarrowed ? this.visibleRows(context) : EVERYTHING;
  }

  /** The rows that can be read one by one. */
  ofRows(context: RequestContext): Condition | Promise<Condition> {
    if (!this.isNarrowed) return EVERYTHING;
    return this.runtime.plan.scopeApplies === 'list'
      ? this.policies.readable(context)
      : this.visibleRows(context);
  }

  /** The rows that can be changed, deleted and made. */
  ofWrites(context: RequestContext): Condition | Promise<Condition> {
    return this.isNarrowed ? this.writableRows(context) : EVERYTHING;
  }

  /** The rows that can be seen from other endpoints. */
  async ofNeighbours(context: RequestContext): Promise<Condition> {
    return (await this.policies.permits('GET', context)) ? this.ofRows(context) : NOTHING;
  }

  /**
   * A caller of another endpoint may not make rows that it could not make here.
   *
   * @throws {REST_OUTSIDE_SCOPE}
   */
  async assertMaking(context: RequestContext): Promise<void> {
    if (!(await this.policies.permits('POST', context))) throw outsideScope(this.policies.refusal);
  }

  private async visibleRows(context: RequestContext): Promise<Condition> {
    return both(await this.ofService(context), await this.policies.readable(context));
  }

  private async writableRows(context: RequestContext): Promise<Condition> {
    return both(await this.ofRows(context), await this.policies.writable(context));
  }

  /** What the service says itself. */
  private async ofService(context: RequestContext): Promise<Condition> {
    const { plan, database, query } = this.runtime;
    const { scope, queryset } = this.rules;
    const where = scope ? exactly(readWhere(await scope(context), plan)) : EVERYTHING;
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
    const scope = await this.ofWrites(context);
    if (isEverything(scope)) return;
    const { plan, query } = this.runtime;
    if (await query.find({ and: [...keyCondition(idOf(row, plan), plan), scope] })) return;
    throw outsideScope(this.policies.refusal);
  }
}

/** No row meets it. */
const NOTHING: Condition = { or: [] };

function outsideScope(detail = 'The row would lie outside of what you may reach.'): NestlingHttpError {
  return new NestlingHttpError(403, { code: REST_HTTP_CODES.outsideScope, detail });
}
