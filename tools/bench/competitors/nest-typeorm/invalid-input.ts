import { BadRequestException, UnprocessableEntityException, type ValidationError } from '@nestjs/common';
import { CursorInput, PageInput } from './article.inputs.js';
import type { FieldError } from './problem.filter.js';

const errorOf = ({ property, constraints = {} }: ValidationError): FieldError => {
  const [[code, message] = ['invalid', 'is not valid']] = Object.entries(constraints);
  return { pointer: `/${property}`, field: property, code, message };
};

/** A query that is wrong is 400, a body 422. */
export function invalidInput(found: ValidationError[]): Error {
  const errors = found.map(errorOf);
  const message =
    errors.length === 1 ? 'One field is not accepted.' : `${errors.length} fields are not accepted.`;
  const [{ target } = { target: undefined }] = found;
  return target instanceof PageInput || target instanceof CursorInput
    ? new BadRequestException({ message, errors })
    : new UnprocessableEntityException({ message, errors });
}
