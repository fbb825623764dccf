// Loads the rows that an answer includes: each relation at each level in one statement for all rows above it.
import { NestlingHttpError, valueAt, type EndpointPlan, type FieldPlan, type ReadLog } from '@nestling/core';
import type { Database } from '@nestling/database';
import type { Reach } from '../query/condition.js';
import type { EndpointQuery } from '../query/endpoint.query.js';
import { EndpointTable, type Row } from '../query/endpoint.table.js';
import { relatedRows, type RelatedRow } from '../query/include.query.js';
import { ListenedQuery } from '../query/listened.query.js';
import { readingRelated } from './answer.reads.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import { neededNames, pickShape, type AnswerShape, type IncludedShape } from '../serializer/answer.shape.js';

/** The most rows of a to-many relation in one answer. */
export const MAX_INCLUDED_ROWS = 1000;

/** Which rows are in reach, and who wants to know which are read. */
export interface IncludeReading {
  readonly reach: Reach;
  readonly reads?: ReadLog | undefined;
}

/** Loads the included rows of one endpoint's answers. */
export class IncludeLoader {
  private readonly statements = new Map<EndpointPlan, EndpointQuery>();

  constructor(private readonly database: Database) {}

  /**
   * Sets on every row what a shape includes, as it is shown.
   *
   * @throws {REST_INCLUDE_TOO_LARGE}
   */
  async load(rows: readonly Row[], { included }: AnswerShape, reading: IncludeReading): Promise<void> {
    for (const relation of included) await this.loadRelation(rows, relation, reading);
  }

  private async loadRelation(
    rows: readonly Row[],
    { plan, shape }: IncludedShape,
    reading: IncludeReading,
  ): Promise<void> {
    const { relation, from } = plan;
    const target = plan.target();
    const related = await this.related(rows, { plan, shape }, reading);
    await this.load(
      related.map(({ row }) => row),
      shape,
      reading,
    );
    const names = shape.names ?? target.read;
    const views = new Map<string, Row[]>();
    for (const { owner, row } of related) {
      const owned = views.get(keyText(owner, from)) ?? [];
      views.set(keyText(owner, from), owned);
      owned.push(pickShape(row, names, shape));
    }
    for (const row of rows) {
      const owned = views.get(keyText(valueAt(row, from.name), from)) ?? [];
      row[relation.name] = relation.toMany ? owned : (owned[0] ?? null);
    }
  }

  private async related(
    rows: readonly Row[],
    { plan, shape }: IncludedShape,
    { reach, reads }: IncludeReading,
  ): Promise<RelatedRow[]> {
    const { relation, from } = plan;
    const target = plan.target();
    const values = rows.map((row) => valueAt(row, from.name)).filter((value) => value != null);
    const distinct = [...new Map(values.map((value) => [keyText(value, from), value])).values()];
    if (distinct.length === 0) return [];
    const reachable = reach(relation.target().entity);
    if (reads) await readingRelated(reads, plan, { values: distinct, reachable });
    const statements = this.statementsOf(target);
    const { encode } = statements.table.column(from).codec;
    const limit = relation.toMany ? MAX_INCLUDED_ROWS : distinct.length;
    const names = neededNames(shape.names ?? target.read, shape) ?? [];
    const owners = distinct.map(encode);
    const selection = { include: plan, owners, reachable, names, limit: limit + 1 };
    const found = await relatedRows(statements, selection);
    if (relation.toMany && found.length > limit) throw tooLarge(relation.name);
    return found;
  }

  private statementsOf(plan: EndpointPlan): EndpointQuery {
    const known = this.statements.get(plan);
    if (known) return known;
    const statements = new ListenedQuery(new EndpointTable(plan, this.database));
    this.statements.set(plan, statements);
    return statements;
  }
}

/** A key as text, alike on both sides of a relation. */
function keyText(value: unknown, { kind }: FieldPlan): string {
  return kind === 'uuid' ? String(value).toLowerCase() : String(value);
}

function tooLarge(name: string): NestlingHttpError {
  const message = `include=${name} leads to more than ${MAX_INCLUDED_ROWS} rows; ask for a smaller page, or leave it out and list those rows by themselves`;
  return new NestlingHttpError(400, {
    code: REST_HTTP_CODES.includeTooLarge,
    detail: `${message}.`,
    errors: [{ field: 'include', code: 'many', message }],
  });
}
