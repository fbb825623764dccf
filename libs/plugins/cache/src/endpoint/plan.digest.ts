// What answers look like, as a short text: what is kept under one declaration is not given under another.
import type { EndpointPlan } from '@nestling/core';
import { createHash } from 'node:crypto';

/** What no answer to GET shows, or what may be another in each process of one build. */
const UNSEEN = new Set([
  'default',
  'description',
  'extensions',
  'idempotency',
  'naturalKeys',
  'nestedCreate',
  'schema',
  'standardSchema',
  'write',
]);

/**
 * Equal for two plans only if they make the same answers of the same rows, as far as plans tell: the plans of two
 * processes, or of an application before and after it was changed. Who sees what of it is for the caller's scope to say.
 */
export function digestOf(plan: EndpointPlan): string {
  const followed = new Set<EndpointPlan>([plan]);
  const asText = (key: string, value: unknown): unknown => {
    if (UNSEEN.has(key)) return undefined;
    if (key === 'entity') return (value as EndpointPlan['entity']).name;
    if (key === 'backend') return (value as object).constructor.name;
    if (key === 'target') return shown((value as () => EndpointPlan)(), followed);
    if (value instanceof Map) return [...value];
    return typeof value === 'function' || typeof value === 'bigint' ? String(value) : value;
  };
  return createHash('sha256').update(JSON.stringify(plan, asText)).digest('base64url').slice(0, 16);
}

/** Of what a relation leads to the plan, once, if its rows can be shown; else the table. */
function shown(target: EndpointPlan, followed: Set<EndpointPlan>): unknown {
  if (!('includes' in target) || followed.has(target)) return target.table;
  followed.add(target);
  return target;
}
