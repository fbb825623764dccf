// What one bulk of an endpoint may do. It needs the verb of each thing that it does: permissions ask for those verbs, too.
import type { BulkOperation, BulkOptions, BulkPlan, EndpointPlan, HttpVerb } from '@nestling/core';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Declaration } from './endpoint-plan.compiler.js';
import type { Problems } from './problems.js';

/** The verb that does to one row what an operation does to many. */
export const BULK_VERBS: Readonly<Record<BulkOperation, HttpVerb>> = {
  create: 'POST',
  update: 'PATCH',
  delete: 'DELETE',
};

const OPERATIONS = Object.keys(BULK_VERBS) as readonly BulkOperation[];
const DEFAULT_MAX_ITEMS = 1000;

/** Compiles the option `bulk`. */
export function compileBulk(
  { options, where }: Pick<Declaration, 'options' | 'where'>,
  methods: readonly HttpVerb[],
  problems: Problems,
): Pick<EndpointPlan, 'bulk'> {
  if (options.bulk === undefined || options.bulk === false) return {};
  const given: BulkOptions = options.bulk === true ? {} : options.bulk;
  const enabled = OPERATIONS.filter((operation) => methods.includes(BULK_VERBS[operation]));
  const { operations = enabled, maxItems = DEFAULT_MAX_ITEMS, byFilter = [] } = given;
  for (const [what, remedy] of faultsOf({ operations, maxItems, byFilter }, enabled)) {
    problems.add(REST_CONFIG_CODES.optionInvalid, where, [what, remedy]);
  }
  if (byFilter.length > 0 && !options.filtering?.fields?.length) {
    problems.add(REST_CONFIG_CODES.optionInvalid, where, [
      'bulk.byFilter needs fields to filter by',
      'declare them in filtering.fields, or remove bulk.byFilter',
    ]);
  }
  return { bulk: Object.freeze({ operations, maxItems, byFilter }) };
}

type Fault = readonly [what: string, remedy: string];

function faultsOf({ operations, maxItems, byFilter }: BulkPlan, enabled: readonly BulkOperation[]): Fault[] {
  const faults: Fault[] = [];
  if (operations.length === 0) {
    faults.push(['bulk has nothing to do', 'enable POST, PATCH or DELETE in methods, or remove bulk']);
  }
  for (const operation of operations.filter((name) => !enabled.includes(name))) {
    const verb = BULK_VERBS[operation] as HttpVerb | undefined;
    faults.push(
      verb
        ? [
            `bulk.operations has "${operation}", but methods leaves out ${verb}`,
            `enable ${verb}, or remove it`,
          ]
        : [`bulk.operations has "${String(operation)}"`, `use ${OPERATIONS.join(', ')}`],
    );
  }
  for (const operation of byFilter.filter((name) => name === 'create' || !operations.includes(name))) {
    faults.push([
      `bulk.byFilter has "${operation}", which is no operation on rows of this bulk`,
      'use update or delete, and name it in bulk.operations, too',
    ]);
  }
  if (!Number.isInteger(maxItems) || maxItems < 1) {
    faults.push([`bulk.maxItems is ${maxItems}`, 'use a whole number of rows, at least 1']);
  }
  return faults;
}
