// What the database refuses, in the words of the API: which field, and why.
import { NestlingHttpError, type EndpointPlan, type FieldError } from '@nestling/core';
import { classifyDriverError, type DriverFault } from '@nestling/database';
import type { DataSource } from 'typeorm';
import { MissingReferenceError } from '../query/missing.reference.js';
import { REST_HTTP_CODES } from '../rest.errors.js';

/** The refusal that a driver's error amounts to; any other error is given back as it is. */
export function translateWriteError(error: unknown, plan: EndpointPlan, dataSource: DataSource): unknown {
  if (error instanceof MissingReferenceError) {
    return missingReference(error.fields.filter(({ hidden }) => !hidden).map(({ name }) => name));
  }
  const fault = error instanceof NestlingHttpError ? undefined : classifyDriverError(error, dataSource);
  return fault ? (refusal(fault, plan, error) ?? error) : error;
}

/** Whether an error is that of a transaction which lost a deadlock, translated or not. */
export function isDeadlock(error: unknown, dataSource: DataSource): boolean {
  // A write inside of the transaction may have made a refusal of it.
  const origin = error instanceof NestlingHttpError ? error.cause : error;
  return classifyDriverError(origin, dataSource)?.kind === 'deadlock';
}

/** Whether a write was refused for what others do at the moment, and not for what it is. */
export function isBusy(error: unknown): boolean {
  return error instanceof NestlingHttpError && error.code === REST_HTTP_CODES.busy;
}

function refusal(fault: DriverFault, plan: EndpointPlan, cause: unknown): NestlingHttpError | undefined {
  const fields = plan.fields.filter((field) => fault.columns.includes(field.column) && !field.hidden);
  switch (fault.kind) {
    case 'unique':
      return conflict(
        REST_HTTP_CODES.notUnique,
        fields.map(({ name }) => name),
        { code: 'unique', message: 'is already taken' },
      );
    case 'foreign-key':
      if (fault.direction === 'referenced') {
        const detail = 'Other rows still refer to this one; delete or change them first.';
        return new NestlingHttpError(409, { code: REST_HTTP_CODES.stillReferenced, detail });
      }
      return missingReference(fields.map(({ name }) => name));
    case 'not-null':
    case 'check':
    case 'too-long':
    case 'out-of-range':
      return new NestlingHttpError(422, {
        code: REST_HTTP_CODES.bodyInvalid,
        detail: 'A value does not fit its column.',
        errors: fields.map((field) =>
          fieldError(field.name, { code: fault.kind, message: 'does not fit its column' }),
        ),
      });
    case 'deadlock':
    case 'busy':
    case 'connection':
      return new NestlingHttpError(503, {
        code: REST_HTTP_CODES.busy,
        detail: 'The database is busy; try again.',
        headers: { 'Retry-After': '1' },
        cause,
      });
    default:
      return undefined;
  }
}

/** The 409 of fields that refer to no row. */
export function missingReference(names: readonly string[]): NestlingHttpError {
  return conflict(REST_HTTP_CODES.referenceMissing, names, {
    code: 'reference',
    message: 'refers to a row that does not exist',
  });
}

function conflict(
  code: string,
  names: readonly string[],
  rule: Pick<FieldError, 'code' | 'message'>,
): NestlingHttpError {
  const detail = names.length > 0 ? `${names.join(', ')} ${rule.message}.` : `A value ${rule.message}.`;
  return new NestlingHttpError(409, { code, detail, errors: names.map((name) => fieldError(name, rule)) });
}

function fieldError(name: string, { code, message }: Pick<FieldError, 'code' | 'message'>): FieldError {
  return { pointer: `/${name}`, field: name, code, message: `${name} ${message}` };
}
