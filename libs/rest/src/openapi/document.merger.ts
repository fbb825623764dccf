// Puts the endpoints' parts into the application's own document. What the application wrote itself wins.
import type { Type } from '@nestjs/common';
import type { ApiSecurity, EndpointPlan } from '@nestling/core';
import { endpointDocument } from './endpoint.document.js';
import { takeGeneratedRoutes, type Mount } from './generated.routes.js';
import type { DocumentPart, OpenApiDocument } from './openapi.types.js';
import { pathWord } from './operations.document.js';
import { withSecurity } from './security.document.js';
import { SCHEMA_NAMES } from './schema.names.js';

/** The application's document with its endpoints as their plans describe them. */
export function mergeEndpoints(
  document: OpenApiDocument,
  plans: readonly EndpointPlan[],
  security?: ApiSecurity,
): OpenApiDocument {
  const { own, mounts, routes } = takeGeneratedRoutes(document.paths);
  const paths: Record<string, DocumentPart> = { ...own };
  const schemas: Record<string, DocumentPart> = {};
  const subjects = subjectsOf(plans);
  const readSchemaOf = (plan: EndpointPlan): string | undefined =>
    plan.methods.includes('GET') && mounts.some(({ entity }) => entity === plan.entity)
      ? SCHEMA_NAMES.read(subjects.get(plan.entity) ?? plan.name)
      : undefined;
  for (const { entity, path } of mounts) {
    const plan = plans.find((candidate) => candidate.entity === entity);
    if (!plan) continue;
    const subject = subjects.get(plan.entity) ?? plan.name;
    const part = endpointDocument({ plan, subject, readSchemaOf }, path);
    Object.assign(schemas, part.schemas);
    for (const [name, item] of Object.entries(part.paths)) paths[name] = { ...item, ...own[name] };
  }
  const merged = {
    ...document,
    // Nothing is claimed of access where the application says nothing.
    ...(document['security'] === undefined ? { security: [] } : {}),
    tags: tagsOf(document, plans, mounts),
    paths: completed(paths),
    components: { ...document.components, schemas: { ...schemas, ...document.components?.schemas } },
  };
  return security ? withSecurity(merged, routes, security) : merged;
}

/** The class's name stands for an endpoint; where two classes share one, the path does. */
function subjectsOf(plans: readonly EndpointPlan[]): Map<Type, string> {
  const isShared = ({ name }: EndpointPlan): boolean => plans.filter((plan) => plan.name === name).length > 1;
  return new Map(plans.map((plan) => [plan.entity, isShared(plan) ? pathWord(plan.path) : plan.name]));
}

function tagsOf(
  document: OpenApiDocument,
  plans: readonly EndpointPlan[],
  mounts: readonly Mount[],
): OpenApiDocument['tags'] {
  const tags = new Map((document.tags ?? []).map((tag) => [tag.name, tag]));
  for (const { tag: name, description, entity, path } of plans) {
    if (tags.has(name) || !mounts.some((mount) => mount.entity === entity)) continue;
    tags.set(name, { name, description: description ?? `The rows of /${path}.` });
  }
  return [...tags.values()];
}

/** What linters ask of each operation and Nest does not give: an id of its own, and a summary. */
function completed(paths: Readonly<Record<string, DocumentPart>>): Record<string, DocumentPart> {
  const seen = new Set<string>();
  const complete = (operation: unknown): unknown => {
    const { operationId: id } = (operation ?? {}) as { operationId?: unknown };
    if (typeof id !== 'string') return operation;
    // A route with several versions, or two classes of one name, would give an id twice.
    let unique = id;
    for (let count = 2; seen.has(unique); count++) unique = id + String(count);
    seen.add(unique);
    return { summary: summaryOf(id), ...(operation as DocumentPart), operationId: unique };
  };
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([verb, operation]) => [verb, complete(operation)])),
    ]),
  );
}

/** The method's name in words: `HealthController_checkAll` is `Check all`. */
function summaryOf(operationId: string): string {
  const method = operationId.split('_').at(-1) ?? operationId;
  const words = method.replace(
    /([a-z0-9])([A-Z])/g,
    (_match, last: string, first: string) => `${last} ${first.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
