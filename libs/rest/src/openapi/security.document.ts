// Who may call what, as the document has it.
import type { ApiSecurity, DocumentedRoute } from '@nestling/core';
import { PROBLEM_MEDIA_TYPE } from '@nestling/core';
import { schemaRef, type DocumentPart, type OpenApiDocument } from './openapi.types.js';
import { PROBLEM_SCHEMA_NAME } from './responses.document.js';

/** The document with the ways to prove who one is, and with what each route asks for; what it says itself stays. */
export function withSecurity(
  document: OpenApiDocument,
  routes: readonly DocumentedRoute[],
  security: ApiSecurity,
): OpenApiDocument {
  const schemes = security.schemesFor(routes);
  const declared = document.components?.['securitySchemes'] as DocumentPart | undefined;
  const paths: Record<string, Record<string, unknown>> = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path, { ...item }]),
  );
  for (const route of routes) {
    const item = paths[route.path];
    const operation = item?.[route.verb.toLowerCase()] as DocumentPart | undefined;
    const requirements = security.requirementsOf(route);
    if (!item || !operation || !requirements) continue;
    item[route.verb.toLowerCase()] = secured(operation, requirements, document);
  }
  return {
    ...document,
    paths,
    components: { ...document.components, securitySchemes: { ...schemes, ...declared } },
  };
}

function secured(
  operation: DocumentPart,
  requirements: readonly object[],
  { components }: OpenApiDocument,
): DocumentPart {
  const isGuarded = requirements.length > 0 && requirements.every((one) => Object.keys(one).length > 0);
  const content = components?.schemas?.[PROBLEM_SCHEMA_NAME]
    ? { content: { [PROBLEM_MEDIA_TYPE]: { schema: schemaRef(PROBLEM_SCHEMA_NAME) } } }
    : {};
  const refusals = {
    401: {
      description: 'Nobody is known by what was sent; `WWW-Authenticate` tells what would do.',
      ...content,
    },
    403: { description: 'The caller may not do this.', ...content },
  };
  return {
    security: requirements,
    ...operation,
    ...(isGuarded ? { responses: { ...refusals, ...(operation['responses'] as object | undefined) } } : {}),
  };
}
