import type { EndpointMeta } from '../schema/endpoint.schema.js';

/** What makes no sense in parts: the verbs, what the answers carry, and numbers that belong together. */
const WHOLE = ['methods', 'serializer', 'rateLimit'];

/** The options of an endpoint over those of all: groups such as `pagination` are joined key by key, lists replaced. */
export function withDefaults(meta: EndpointMeta = {}, defaults: EndpointMeta = {}): EndpointMeta {
  const joined: Record<string, unknown> = { ...defaults };
  for (const [option, own] of Object.entries(meta)) {
    const common = joined[option];
    joined[option] = !WHOLE.includes(option) && isGroup(own) && isGroup(common) ? { ...common, ...own } : own;
  }
  return joined;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
