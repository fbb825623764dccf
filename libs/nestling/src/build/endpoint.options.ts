// What a configuration says of an endpoint and of its fields, as the decorators take it.
import type { ConfigSection, ConfigSurroundings, EndpointOptions, HttpVerb } from '@nestling/core';
import type { FieldOptions } from '@nestling/rest';
import type { EndpointDeclaration, EndpointMeta } from '../schema/endpoint.schema.js';
import { FIELD_TYPES, type FieldDeclaration } from '../schema/field.schema.js';
import { pathOf, tableOf } from './endpoint.naming.js';
import { isReflected } from './reflected.tables.js';

/** What other packages make of their options. */
export interface SectionValues {
  readonly sections: readonly ConfigSection[];
  readonly surroundings: ConfigSurroundings;
}

/** What happens to a row when the row it refers to is deleted, in the words of TypeORM. */
export const DELETIONS = { restrict: 'RESTRICT', cascade: 'CASCADE', set_null: 'SET NULL' } as const;

/** The options of `@Field`. */
export function fieldOptions({
  foreignKey: _key,
  onDelete: _deletion,
  exclude: _none,
  ...own
}: FieldDeclaration): FieldOptions {
  const { type, optional, ge, gt, le, lt, decimalPlaces, maxDigits, choices, ...same } = own;
  const given: Record<string, unknown> = {
    type: choices ? 'enum' : FIELD_TYPES[type],
    nullable: optional,
    min: ge,
    exclusiveMin: gt,
    max: le,
    exclusiveMax: lt,
    scale: decimalPlaces,
    precision: maxDigits,
    values: choices,
    ...same,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The options of `@RestEndpoint`, given those of the file with its defaults. */
export function endpointOptions(
  endpoint: EndpointDeclaration,
  meta: EndpointMeta,
  sections: SectionValues,
): EndpointOptions {
  return optionsOf(endpoint, withSections(meta, sections));
}

/** A package's options of endpoints as its decorator takes them. */
function withSections(meta: EndpointMeta, { sections, surroundings }: SectionValues): EndpointMeta {
  const given = meta as Readonly<Record<string, unknown>>;
  return Object.assign(
    {},
    meta,
    ...sections.map(({ options }) => options?.(given, surroundings)),
  ) as EndpointMeta;
}

function optionsOf(endpoint: EndpointDeclaration, given: EndpointMeta): EndpointOptions {
  const { methods, filtering, scopeApplies, softDelete, ...meta } = given;
  const { backends: _names, ...filters } = filtering ?? {};
  return {
    ...meta,
    path: pathOf(endpoint),
    ...(isReflected(endpoint) ? { table: undefined } : { table: tableOf(endpoint) }),
    ...(filtering ? { filtering: filters } : {}),
    ...(softDelete ? { softDelete } : {}),
    ...(scopeApplies ? { scopeApplies: scopeApplies === 'list' ? 'list' : 'every-verb' } : {}),
    ...(methods ? { methods: verbsOf(methods) } : {}),
  };
}

function verbsOf(methods: NonNullable<EndpointMeta['methods']>): readonly HttpVerb[] {
  return Array.isArray(methods) ? (methods as readonly HttpVerb[]) : (Object.keys(methods) as HttpVerb[]);
}
