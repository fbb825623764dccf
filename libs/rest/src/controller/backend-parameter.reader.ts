// The parameters of filter backends in the query string.
import type { FieldError, FilterParameterPlan } from '@nestling/core';
import { expectedOf, parseParameter } from './parameter.parser.js';
import type { Parameter } from './query-string.parser.js';

/** Where the values are collected. */
export interface ParameterDraft {
  parameters?: Readonly<Record<string, unknown>>;
}

/** Reads the value of one; answers what is wrong with it. */
export function readOwn(
  { name, operator, value }: Parameter,
  parameter: FilterParameterPlan,
  draft: ParameterDraft,
): FieldError | undefined {
  if (operator !== undefined) {
    return { field: name, code: 'operator', message: `${name} takes a value, and no operator` };
  }
  const parsed = parseParameter(value, parameter);
  if (parsed === undefined) {
    return { field: name, code: 'invalid', message: `${name} takes ${expectedOf(parameter)}` };
  }
  const typed = parameter.kind === 'instant' ? new Date(String(parsed)) : parsed;
  draft.parameters = { ...draft.parameters, [name]: typed };
  return undefined;
}

/** The required ones that are not there. */
export function missingOf(
  parameters: Iterable<FilterParameterPlan>,
  given: readonly Parameter[],
): FieldError[] {
  return [...parameters]
    .filter(({ name, required }) => required && !given.some((parameter) => parameter.name === name))
    .map((parameter) => ({
      field: parameter.name,
      code: 'required',
      message: `${parameter.name} is required; it takes ${expectedOf(parameter)}`,
    }));
}
