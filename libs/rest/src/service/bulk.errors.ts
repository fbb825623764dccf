// The refusals of a bulk: each names the item at fault.
import { HttpException } from '@nestjs/common';
import {
  CORE_ERROR_CODES,
  NestlingHttpError,
  sentence,
  type BulkOperation,
  type FieldError,
} from '@nestling/core';
import { REST_HTTP_CODES } from '../rest.errors.js';

/** An answer longer than the question would be a weapon. */
const MAX_ERRORS = 100;

/** Where an item stands in a bulk; without an index, it is what is done to the rows of a filter. */
export interface ItemPlace {
  readonly operation: BulkOperation;
  readonly index?: number;
}

/** The 422 of a bulk, or of one of its items. */
export function bulkInvalid(errors: readonly FieldError[]): NestlingHttpError {
  const detail =
    errors.length === 1 ? sentence(errors[0]?.message ?? '') : `${errors.length} fields are not accepted.`;
  return new NestlingHttpError(422, {
    code: REST_HTTP_CODES.bodyInvalid,
    detail,
    errors: errors.slice(0, MAX_ERRORS),
  });
}

/** The 409 of a bulk that concerns more rows than it may. */
export function tooManyAffected(maxAffected: number): NestlingHttpError {
  const detail = `The bulk would concern more than ${maxAffected} rows; nothing was stored.`;
  return new NestlingHttpError(409, { code: REST_HTTP_CODES.tooManyAffected, detail });
}

/** The errors of one item, as the whole bulk tells them: `/title` is `/create/777/title`. */
export function locatedErrors(
  errors: readonly FieldError[],
  { operation, index }: ItemPlace,
): readonly FieldError[] {
  const part = index ?? (operation === 'update' ? 'set' : 'filter');
  return errors.map((error) => ({
    ...error,
    pointer: `/${operation}/${part}${error.pointer ?? ''}`,
    ...(index === undefined ? {} : { index }),
    message: `${nameOf({ operation, index })}: ${error.message}`,
  }));
}

function nameOf({ operation, index }: ItemPlace): string {
  return index === undefined ? operation : `${operation} ${index}`;
}

/** The refusal of one item as that of the whole bulk; what is no fault of the caller's stays as it is. */
export function located(error: unknown, place: ItemPlace): unknown {
  if (!(error instanceof HttpException) || error.getStatus() >= 500) return error;
  const { code, detail, errors } =
    error instanceof NestlingHttpError
      ? error
      : { code: CORE_ERROR_CODES.http, detail: error.message, errors: undefined };
  const whole: FieldError = { field: '', code, message: detail };
  return new NestlingHttpError(error.getStatus(), {
    code,
    detail: `${nameOf(place)}: ${detail}`,
    errors: locatedErrors(errors?.length ? errors : [whole], place),
    cause: error,
  });
}
