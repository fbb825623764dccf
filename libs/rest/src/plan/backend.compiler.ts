// The parameters of filter backends, checked against every other name that a list takes.
import type { BackendPlan, FilterBackend, FilterParameter, FilterParameterPlan } from '@nestling/core';
import { kindOfType } from '../metadata/field.column.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Problems } from './problems.js';

/** What lists take of themselves, whatever they are called elsewhere. */
const RESERVED = [
  'filter', 'search', 'ordering', 'page', 'pageSize', 'cursor', 'fields', 'include', 'count', 'withDeleted',
]; // prettier-ignore
const NAME = /^[A-Za-z_][\w-]*$/;

interface BackendScope {
  readonly where: string;
  /** The names that may be filtered by. */
  readonly filters: Iterable<string>;
  readonly problems: Problems;
}

/** Compiles the backends of one list. */
export function compileBackends(
  backends: readonly FilterBackend[],
  { where, filters, problems }: BackendScope,
): readonly BackendPlan[] {
  const taken = new Set([...RESERVED, ...filters]);
  return backends.map((backend) => {
    const place = `${where}, ${backend.constructor.name}`;
    const parameters = backend.parameters.flatMap((parameter) => {
      const mistake = mistakeIn(parameter, taken);
      taken.add(parameter.name);
      if (mistake) problems.add(REST_CONFIG_CODES.optionInvalid, place, mistake);
      return mistake ? [] : [compileParameter(parameter)];
    });
    return Object.freeze({ backend, parameters: Object.freeze(parameters) });
  });
}

function compileParameter({
  name,
  type,
  values,
  required,
  description,
}: FilterParameter): FilterParameterPlan {
  return Object.freeze({
    name,
    kind: kindOf(type) ?? 'string',
    schema: values ? { enum: values } : {},
    required: required ?? false,
    ...(description ? { description } : {}),
  });
}

function kindOf(type: FilterParameter['type']): FilterParameterPlan['kind'] | undefined {
  return type === 'time' ? 'time' : kindOfType(type ?? 'string');
}

function mistakeIn(
  { name, type, values }: FilterParameter,
  taken: ReadonlySet<string>,
): readonly [what: string, remedy: string] | undefined {
  if (!NAME.test(name)) {
    return [`the parameter "${name}" has no usable name`, 'use letters, digits, underscores and dashes'];
  }
  if (taken.has(name)) {
    return [`the parameter "${name}" belongs to the list already`, 'give it a name of its own'];
  }
  const kind = kindOf(type);
  if (kind === undefined || kind === 'json') {
    return [
      `the parameter "${name}" has no type of a field: ${String(type)}`,
      "use one as in @Field, such as 'boolean'",
    ];
  }
  if (kind === 'enum' && !values?.length) {
    return [`the parameter "${name}" is an enum without values`, "list them: values: ['new', 'used']"];
  }
  return undefined;
}
