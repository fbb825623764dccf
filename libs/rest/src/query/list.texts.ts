// The statement of a page of a list. What stands around its conditions is made once for each ordering.
import { REACH_ALL } from './condition.js';
import type { Selection } from './endpoint.query.js';
import type { EndpointTable } from './endpoint.table.js';
import { isOwn, orderClause } from './order.builder.js';
import { positionSelection } from './row.position.js';
import type { RowSelection } from './row.selection.js';
import { MARK, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/**
 * Columns, orderings and conditions are the callers' choice, each of them a hundred times: what one table remembers of
 * their statements has one end.
 */
const MAX_TEXTS = 1000;

/** A statement without its conditions. */
interface ListFrame {
  /** What stands around its conditions, which stand in it once or, where rows are counted, twice. */
  readonly pieces: readonly string[];
  /** The parameters before and behind those of the conditions. */
  readonly before: readonly unknown[];
  readonly behind: readonly unknown[];
}

/** The statements that read pages of one table. */
export class ListTexts {
  private readonly frames = new Map<string, ListFrame>();
  private readonly texts = new Map<string, string>();

  constructor(private readonly table: EndpointTable) {}

  /** The statement of a page; the positions of its rows, then their count, are its last columns. */
  statement(selected: Selection, columns: RowSelection): Fragment {
    const { condition, liveness, limit, offset, counted } = selected;
    const where = whereClause(condition, this.table, liveness);
    const meaning = meaningOf(selected, columns);
    const make = (): ListFrame => this.makeFrame(selected, columns);
    const { pieces, before, behind } =
      meaning === undefined ? make() : remembered(this.frames, meaning, make);
    const parameters = [
      ...before,
      ...(counted ? where.parameters : []),
      ...where.parameters,
      ...behind,
      limit,
    ];
    if (offset) parameters.push(offset);
    const compose = (): string => pieces.join(where.text);
    const text = meaning === undefined ? compose() : remembered(this.texts, meaning + where.text, compose);
    return { text, parameters };
  }

  private makeFrame(selected: Selection, columns: RowSelection): ListFrame {
    const { table } = this;
    const { order, positioned, counted, offset, reach = REACH_ALL } = selected;
    const positions = positioned ? positionSelection(order, table, reach) : undefined;
    const ordering = orderClause(order, table, reach);
    const head = `SELECT ${columns.sql}${positions?.text ?? ''}`;
    const from = ` FROM ${table.name}`;
    const tail = `${ordering.text} LIMIT ${MARK}${offset ? ` OFFSET ${MARK}` : ''}`;
    // No property has a space in its name.
    const count = [`${head}, (SELECT COUNT(*)${from}`, `) AS ${table.quote('row count')}${from}`];
    return {
      pieces: [...(counted ? count : [head + from]), tail],
      before: positions?.parameters ?? [],
      behind: ordering.parameters,
    };
  }
}

/** What two selections share that have one frame; undefined where it depends on who asks. */
function meaningOf(
  { order, positioned, counted, offset }: Selection,
  { number }: RowSelection,
): string | undefined {
  const flags = (positioned ? 1 : 0) + (counted ? 2 : 0) + (offset ? 4 : 0);
  let meaning = `${number} ${flags}`;
  for (const term of order) {
    // Which rows of other tables an ordering may look at is another question for each caller.
    if (!isOwn(term)) return undefined;
    meaning += (term.descending ? ' -' : ' ') + term.name;
  }
  return `${meaning};`;
}

function remembered<T>(known: Map<string, T>, meaning: string, make: () => T): T {
  const found = known.get(meaning);
  if (found !== undefined) return found;
  if (known.size >= MAX_TEXTS) known.clear();
  const made = make();
  known.set(meaning, made);
  return made;
}
