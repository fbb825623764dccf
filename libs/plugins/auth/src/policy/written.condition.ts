// Conditions that are written out, as a file has them: names and values are checked at boot, and what is the caller's own
// (`$user.id`) comes in with the request. A caller who lacks such a value meets no condition that names it.
import { didYouMean, type TablePlan } from '@nestling/core';
import {
  allOf,
  comparisonOf,
  isMap,
  joined,
  NOTHING,
  shown,
  type Part,
  type WrittenPlace,
} from './written.comparison.js';

/** A condition's place: among the columns of a table. */
export interface ConditionPlace extends WrittenPlace {
  readonly table: TablePlan;
  /** Whether it is below a negation, where less would let more through. */
  readonly negated?: boolean;
}

const QUANTIFIERS = ['some', 'none', 'every'];

/** Compiles a condition, such as `{ or: [{ published: true }, { author_id: '$user.id' }] }`. */
export function compileCondition(where: unknown, place: ConditionPlace): Part {
  if (!isMap(where)) {
    place.report(`${place.path} is ${shown(where)}`, 'write a condition, such as { published: true }');
    return NOTHING;
  }
  return joined(
    Object.entries(where).map(([name, value]) => {
      return [name, memberOf(name, value, { ...place, path: `${place.path}.${name}` })] as const;
    }),
  );
}

function memberOf(name: string, value: unknown, place: ConditionPlace): Part {
  if (name === 'and' || name === 'or') return groupOf(name, value, place);
  if (name === 'not') return compileCondition(value, { ...place, negated: true });
  const { table } = place;
  const [first = '', ...rest] = name.split('.');
  const field = table.fields.find((one) => one.name === name || (one.name === first && one.kind === 'json'));
  if (field?.kind === 'json') {
    place.report(`${place.path} looks into a document`, 'write the rule in a module: read: ./rules.mjs');
    return NOTHING;
  }
  if (field) return comparisonOf(value, field, place);
  const relation = table.relations.get(first);
  if (!relation) {
    const known = [...table.fields.map((one) => one.name), ...table.relations.keys()];
    const what = `${place.path} names "${first}", which is no field${didYouMean(first, known)}`;
    place.report(what, `use one of: ${known.join(', ')}`);
    return NOTHING;
  }
  const beyond = { ...place, table: relation.target() };
  if (rest.length > 0) return memberOf(rest.join('.'), value, beyond);
  if (value === null) return () => null;
  return relation.toMany ? quantified(value, beyond) : compileCondition(value, beyond);
}

function groupOf(name: 'and' | 'or', value: unknown, place: ConditionPlace): Part {
  if (!Array.isArray(value) || value.length === 0) {
    place.report(`${place.path} is ${shown(value)}`, 'write a list of conditions');
    return NOTHING;
  }
  const parts = value.map((one, index) =>
    compileCondition(one, { ...place, path: `${place.path}[${index}]` }),
  );
  if (name === 'and' || place.negated) return (user) => allOf(parts.map((part) => part(user)));
  return (user) => parts.map((part) => part(user)).filter((part) => part !== undefined);
}

function quantified(value: unknown, place: ConditionPlace): Part {
  const entries = isMap(value) ? Object.entries(value) : [];
  const [strange] = entries.find(([name]) => !QUANTIFIERS.includes(name)) ?? [];
  if (entries.length > 0 && strange === undefined) {
    return joined(
      entries.map(([name, where]) => {
        const negated = place.negated || name !== 'some';
        return [name, compileCondition(where, { ...place, path: `${place.path}.${name}`, negated })] as const;
      }),
    );
  }
  const what = strange === undefined ? ` is ${shown(value)}` : ` has "${strange}"`;
  const hint = strange === undefined ? '' : didYouMean(strange, QUANTIFIERS);
  place.report(
    `${place.path}${what}${hint}`,
    'say of how many of the rows: { some: { ... } }, { none: { ... } } or { every: { ... } }',
  );
  return NOTHING;
}
