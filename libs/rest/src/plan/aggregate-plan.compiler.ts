// The option `aggregate` of an endpoint.
import type { AggregatePlan, EndpointOptions, FieldPlan } from '@nestling/core';
import { AGGREGATE_PARAMETERS, functionsOf } from '../query/aggregate.functions.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { FieldLookup } from './option.checks.js';
import type { Problems } from './problems.js';

/** The most groups of an answer unless the endpoint says otherwise. */
export const DEFAULT_MAX_GROUPS = 1000;

interface AggregateScope {
  readonly where: string;
  readonly lookup: FieldLookup;
  readonly problems: Problems;
}

/** Compiles the option; undefined where there is none. */
export function compileAggregate(
  { aggregate, methods }: EndpointOptions,
  { where, lookup, problems }: AggregateScope,
): { aggregate: AggregatePlan } | undefined {
  if (!aggregate) return undefined;
  const invalid = (what: string, remedy: string): void =>
    problems.add(REST_CONFIG_CODES.optionInvalid, where, [what, remedy]);
  if (methods && !methods.includes('GET')) {
    invalid('there is `aggregate`, but no GET', 'add GET to `methods`, or remove `aggregate`');
  }
  const { maxGroups = DEFAULT_MAX_GROUPS } = aggregate;
  if (!Number.isInteger(maxGroups) || maxGroups < 1) {
    invalid(`aggregate.maxGroups is ${maxGroups}`, 'use a whole number of groups, at least 1');
  }
  const fields = lookup
    .own((aggregate.fields ?? []) as readonly string[], { where, option: 'aggregate.fields' })
    .filter((field) => functionsOf(field).length > 0 || invalid(...notAggregated(field)));
  const paths = lookup
    .single((aggregate.groupBy ?? []) as readonly string[], { where, option: 'aggregate.groupBy' })
    .filter((path) => isGrouped(path) || invalid(...notGrouped(path)));
  return {
    aggregate: Object.freeze({
      fields: new Map(fields.map((field) => [field.name, field])),
      groupBy: new Map(paths.map((path) => [path.name, path])),
      maxGroups,
    }),
  };
}

/** In the answer, the value of a group stands beside the results of the functions. */
function isGrouped({ name, field }: { name: string; field: FieldPlan }): boolean {
  return field.kind !== 'json' && !AGGREGATE_PARAMETERS.includes(name);
}

function notAggregated({ name, kind, stored }: FieldPlan): [string, string] {
  const held = stored ? 'which a column transformer stores as another value' : `which is of type ${kind}`;
  return [
    `aggregate.fields names "${name}", ${held}`,
    'name numbers, dates, instants or texts that are stored as they are',
  ];
}

function notGrouped({ name, field }: { name: string; field: FieldPlan }): [string, string] {
  return field.kind === 'json'
    ? [`aggregate.groupBy names "${name}", which is of type json`, 'group by a field that can be compared']
    : [
        `aggregate.groupBy names "${name}", the name of a function`,
        `give the property another name than ${AGGREGATE_PARAMETERS.join(', ')}`,
      ];
}
