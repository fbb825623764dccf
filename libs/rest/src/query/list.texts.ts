// The statement of a page of a list. What stands around its conditions is made once for each ordering.
import type { OrderTerm } from '@nestling/core';
import { REACH_ALL, type Reach } from './condition.js';
import type { Selection } from './endpoint.query.js';
import type { EndpointTable } from './endpoint.table.js';
import { FramedTexts } from './framed.texts.js';
import { isOwn, orderClause } from './order.builder.js';
import { positionSelection } from './row.position.js';
import { MARK, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/** Which orderings a list gets is its callers' choice, so that what is remembered has an end. */
const MAX_FRAMES = 100;

/** A statement but for its conditions, with the parameters before and behind theirs. */
interface Frame {
  readonly texts: FramedTexts;
  readonly before: readonly unknown[];
  readonly behind: readonly unknown[];
}

/** The statements that read pages of one kind of row. */
export class ListTexts {
  private readonly frames = new Map<string, Frame>();

  /** `columns` is what stands behind SELECT. */
  constructor(
    private readonly table: EndpointTable,
    private readonly columns: string,
  ) {}

  /** The statement of a page; the positions of its rows, then their count, are its last columns. */
  statement(selected: Selection): Fragment {
    const { condition, liveness, limit, offset, counted } = selected;
    const where = whereClause(condition, this.table, liveness);
    const { texts, before, behind } = this.frameOf(selected);
    const parameters = [
      ...before,
      ...(counted ? where.parameters : []),
      ...where.parameters,
      ...behind,
      limit,
    ];
    if (offset) parameters.push(offset);
    return { text: texts.around(where), parameters };
  }

  private frameOf(selected: Selection): Frame {
    const { order, reach = REACH_ALL } = selected;
    // Which rows of other tables an ordering may look at is another question for each caller.
    if (!order.every(isOwn)) return this.makeFrame(selected, reach);
    const meaning = meaningOf(selected);
    const known = this.frames.get(meaning);
    if (known) return known;
    if (this.frames.size >= MAX_FRAMES) this.frames.clear();
    const frame = this.makeFrame(selected, reach);
    this.frames.set(meaning, frame);
    return frame;
  }

  private makeFrame({ order, positioned, counted, offset }: Selection, reach: Reach): Frame {
    const { table } = this;
    const positions = positioned ? positionSelection(order, table, reach) : undefined;
    const ordering = orderClause(order, table, reach);
    const head = `SELECT ${this.columns}${positions?.text ?? ''}`;
    const from = ` FROM ${table.name}`;
    const tail = `${ordering.text} LIMIT ${MARK}${offset ? ` OFFSET ${MARK}` : ''}`;
    // No property has a space in its name.
    const count = [`${head}, (SELECT COUNT(*)${from}`, `) AS ${table.quote('row count')}${from}`];
    return {
      texts: new FramedTexts(...(counted ? count : [head + from]), tail),
      before: positions?.parameters ?? [],
      behind: ordering.parameters,
    };
  }
}

/** What two selections share whose statements differ in their conditions only. */
function meaningOf({ order, positioned, counted, offset }: Selection): string {
  const flags = (positioned ? 1 : 0) + (counted ? 2 : 0) + (offset ? 4 : 0);
  return order.reduce((text, term) => text + nameOf(term), String(flags));
}

const nameOf = ({ name, descending }: OrderTerm): string => (descending ? ' -' : ' ') + name;
