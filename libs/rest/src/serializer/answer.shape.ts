// What an answer shows of its rows: the names of each level, and the relations below it.
import { topLevelName, type EndpointPlan, type IncludePlan } from '@nestling/core';

/** What a caller asks to see of rows, as a query has it: dotted names. */
export interface AnswerQuery {
  readonly include?: readonly string[];
  readonly fields?: readonly string[];
}

/** One level of an answer. */
export interface AnswerShape {
  /** The names to show, in their order; undefined for all. */
  readonly names?: readonly string[];
  readonly included: readonly IncludedShape[];
}

/** A relation of an answer, and what is shown of its rows. */
export interface IncludedShape {
  readonly plan: IncludePlan;
  readonly shape: AnswerShape;
}

/** What can be shown at a level. */
type Showable = Pick<EndpointPlan, 'read' | 'includes'>;

/** What an answer shows whose caller asks for nothing. */
export const WHOLE: AnswerShape = { included: [] };

/**
 * The shape that a query asks for. Including `reviews.author` includes `reviews`.
 *
 * @throws Error on a name that the endpoint does not show or does not let be included; callers' names are checked before
 */
export function shapeOf({ include = [], fields = [] }: AnswerQuery, plan: EndpointPlan): AnswerShape {
  return include.length + fields.length === 0 ? WHOLE : levelOf({ include, fields }, plan, plan.name);
}

function levelOf(query: Required<AnswerQuery>, { read, includes }: Showable, place: string): AnswerShape {
  const [hops, ownFields] = [groupByHop(query.include), query.fields.filter((name) => read.includes(name))];
  const deeper = groupByHop(query.fields.filter((name) => !read.includes(name)));
  for (const hop of [...hops.keys(), ...deeper.keys()]) {
    if (!includes.has(hop) || !hops.has(hop))
      throw new Error(
        `${place} shows no "${hop}": name it in the option \`include\`, and in \`include\` of the query.`,
      );
  }
  return {
    ...(ownFields.length > 0 ? { names: read.filter((name) => ownFields.includes(name)) } : {}),
    included: [...includes].flatMap(([hop, plan]): IncludedShape[] => {
      const include = hops.get(hop);
      if (!include) return [];
      const below = { include, fields: deeper.get(hop) ?? [] };
      const level = { read: plan.target().read, includes: plan.includes };
      return [{ plan, shape: levelOf(below, level, `${place}.${hop}`) }];
    }),
  };
}

/** What stands behind the first dot of each name, by what stands before it. */
function groupByHop(names: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const hop = topLevelName(name);
    const rest = name.slice(hop.length + 1);
    groups.set(hop, [...(groups.get(hop) ?? []), ...(rest === '' ? [] : [rest])]);
  }
  return groups;
}

/** The names that have to be read for a level: those to show, and what its relations start from. */
export function neededNames(
  names: readonly string[] | undefined,
  { included }: AnswerShape,
): readonly string[] | undefined {
  return names && [...names, ...included.map(({ plan }) => topLevelName(plan.from.name))];
}

/** The members of a row that a level shows: these names, then its relations. */
export function pickShape(
  row: Readonly<Record<string, unknown>>,
  names: readonly string[],
  { included }: AnswerShape,
): Record<string, unknown> {
  const view: Record<string, unknown> = {};
  for (const name of names) view[name] = row[name];
  for (const { plan } of included) view[plan.relation.name] = row[plan.relation.name];
  return view;
}
