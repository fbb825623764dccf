// What the document says of requests that may be repeated.
import type { EndpointPlan } from '@nestling/core';
import type { DocumentPart } from './openapi.types.js';
import type { DocumentedHeader } from './responses.document.js';

/** The header of a write that is done once, where the endpoint has it. */
export function idempotencyParameters({ idempotency }: EndpointPlan): DocumentPart[] {
  if (!idempotency) return [];
  const description = `Makes the request safe to repeat: a repeat with the same key gets the answer of the first time, for ${idempotency.expireAfter} seconds.`;
  const schema = { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' };
  const example = '0b9e4f6a-7c1d-4e7b-9a55-0f2f6a1d3c42';
  return [
    { name: 'Idempotency-Key', in: 'header', required: idempotency.required, description, schema, example },
  ];
}

/** The header of an answer that may be a repeated one. */
export function replayHeaders({ idempotency }: EndpointPlan): DocumentedHeader[] {
  return idempotency ? ['Idempotency-Replayed'] : [];
}
