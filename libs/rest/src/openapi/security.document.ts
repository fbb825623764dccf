// Who may call what, as the document has it.
import {
  describeProblem,
  NestlingHttpError,
  PROBLEM_MEDIA_TYPE,
  type ApiSecurity,
  type DocumentedRefusal,
  type DocumentedRoute,
  type GuardedRoute,
} from '@nestling/core';
import { schemaRef, type DocumentPart, type OpenApiDocument } from './openapi.types.js';
import { PROBLEM_SCHEMA, PROBLEM_SCHEMA_NAME } from './responses.document.js';

/** The document with the ways to prove who one is, and with what each route asks for; what it says itself stays. */
export function withSecurity(
  document: OpenApiDocument,
  routes: readonly DocumentedRoute[],
  security: ApiSecurity,
): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path, { ...item }]),
  );
  for (const route of routes) {
    const item = paths[route.path];
    const verb = route.verb.toLowerCase();
    const operation = item?.[verb] as DocumentPart | undefined;
    const guarded = security.describe(route);
    if (item && operation && guarded) item[verb] = secured(operation, guarded, route.path);
  }
  return { ...document, paths, components: componentsOf(document, security, routes) };
}

function componentsOf(
  { components = {} }: OpenApiDocument,
  security: ApiSecurity,
  routes: readonly DocumentedRoute[],
): OpenApiDocument['components'] {
  const { securitySchemes, schemas, headers } = security.componentsFor(routes);
  const { securitySchemes: ownSchemes, headers: ownHeaders } = components as Record<string, DocumentPart>;
  return {
    ...components,
    schemas: { ...schemas, [PROBLEM_SCHEMA_NAME]: PROBLEM_SCHEMA, ...components.schemas } as never,
    securitySchemes: { ...securitySchemes, ...ownSchemes },
    ...(Object.keys({ ...headers, ...ownHeaders }).length > 0
      ? { headers: { ...headers, ...ownHeaders } }
      : {}),
  };
}

function secured(declared: DocumentPart, guarded: GuardedRoute, path: string): DocumentPart {
  const operation: DocumentPart = { ...declared, ...guarded.operation };
  const responses = { ...(operation['responses'] as Record<string, DocumentPart> | undefined) };
  for (const refusal of guarded.refusals) {
    const status = String(refusal.status);
    responses[status] = withRefusal(responses[status], refusal, path);
  }
  const headers = headerRefs(guarded.headers);
  const answers = Object.entries(responses).map(([status, answer]) => [
    status,
    guarded.headers.length > 0 ? { ...answer, headers: { ...headers, ...headersOf(answer) } } : answer,
  ]);
  return { security: guarded.security, ...operation, responses: Object.fromEntries(answers) };
}

/** The route may answer the same status for reasons of its own: both are told, by its own example. */
function withRefusal(
  own: DocumentPart | undefined,
  { status, description, code, detail, headers = [] }: DocumentedRefusal,
  path: string,
): DocumentPart {
  const instance = path.replace('{id}', '1');
  const example = describeProblem(new NestlingHttpError(status, { code, detail }), instance, '');
  return {
    content: { [PROBLEM_MEDIA_TYPE]: { schema: schemaRef(PROBLEM_SCHEMA_NAME), example } },
    ...own,
    description: own ? `${description} Or: ${String(own['description'])}` : description,
    ...(headers.length > 0 || own?.['headers']
      ? { headers: { ...headerRefs(headers), ...headersOf(own) } }
      : {}),
  };
}

function headersOf(answer: DocumentPart | undefined): DocumentPart | undefined {
  return answer?.['headers'] as DocumentPart | undefined;
}

function headerRefs(names: readonly string[]): DocumentPart {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
