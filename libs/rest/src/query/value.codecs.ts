// The values of a write as parameters, by codecs that are looked up once for each list of fields.
import type { FieldPlan } from '@nestling/core';
import type { EndpointTable } from './endpoint.table.js';
import type { FieldCodec } from './field.codec.js';

/** The codecs of a list of fields, in its order; undefined for a field whose value is no parameter. */
export type Codecs = readonly (FieldCodec | undefined)[];

/** The codecs of these fields, of all of them or of those that have parameters. */
export function codecsOf(
  fields: readonly FieldPlan[],
  table: EndpointTable,
  hasParameter: (field: FieldPlan) => boolean = () => true,
): Codecs {
  return fields.map((field) => (hasParameter(field) ? table.column(field).codec : undefined));
}

/** Adds the values to the parameters. */
export function encodeInto(
  parameters: unknown[],
  values: ReadonlyMap<FieldPlan, unknown>,
  codecs: Codecs,
): void {
  let place = 0;
  for (const value of values.values()) {
    const codec = codecs[place++];
    if (codec) parameters.push(codec.encode(value));
  }
}
