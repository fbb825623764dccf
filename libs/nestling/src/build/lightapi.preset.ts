// What a client of LightAPI expects: its names of the stamps, its tolerance, its form of a 422.
import type { ProblemFormat } from '@nestling/core';
import { CreateDateColumn, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import type { EndpointMeta } from '../schema/endpoint.schema.js';

/** The base of a resource with the stamps as LightAPI calls them. */
export abstract class LightApiEntity {
  @PrimaryGeneratedColumn() id!: number;
  @CreateDateColumn({ precision: 3 }) created_at!: Date;
  @UpdateDateColumn({ precision: 3 }) updated_at!: Date;
  @VersionColumn() version!: number;
}

/** Unknown fields and filters are ignored. */
export const LIGHTAPI_DEFAULTS: EndpointMeta = {
  unknownFields: 'ignore',
  filtering: { unknownParameters: 'ignore' },
};

const TYPES: Readonly<Record<string, string>> = {
  required: 'missing',
  minLength: 'string_too_short',
  maxLength: 'string_too_long',
  pattern: 'string_pattern_mismatch',
  minimum: 'greater_than_equal',
  exclusiveMinimum: 'greater_than',
  maximum: 'less_than_equal',
  exclusiveMaximum: 'less_than',
};

/** A 422 has a list of `{ loc, msg, type }`; every other problem has its `detail` already. */
export const lightApiProblem: ProblemFormat = (problem) => {
  if (problem.status !== 422) return problem;
  const { errors = [{ field: '', code: 'value_error', message: problem.detail }] } = problem;
  return {
    detail: errors.map(({ field, code, message }) => ({
      loc: field === '' ? [] : field.split('.'),
      msg: message,
      type: TYPES[code] ?? code,
    })),
  };
};
