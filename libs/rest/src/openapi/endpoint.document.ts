// One endpoint's part of the document, made from its plan alone.
import { enabledVerbs } from '../controller/operations/verbs.operation.js';
import { isServed, TARGETS } from '../controller/route.targets.js';
import { OPERATION_ENTRIES, operationObject } from './operations.document.js';
import type { DocumentedEndpoint, DocumentPart } from './openapi.types.js';
import { PROBLEM_SCHEMA, PROBLEM_SCHEMA_NAME, problemResponses } from './responses.document.js';
import { endpointSchemas } from './schemas.document.js';

/** The paths and schemas of one endpoint. */
export interface EndpointDocument {
  readonly paths: Readonly<Record<string, DocumentPart>>;
  readonly schemas: Readonly<Record<string, DocumentPart>>;
}

/** Documents an endpoint whose collection lies at this path; verbs that are not enabled are left out. */
export function endpointDocument(endpoint: DocumentedEndpoint, mountPath: string): EndpointDocument {
  const { plan } = endpoint;
  const paths: Record<string, Record<string, DocumentPart>> = {};
  for (const { verb, target, describe } of OPERATION_ENTRIES) {
    if (!isServed(plan, target) || (verb !== 'OPTIONS' && !enabledVerbs(plan, target).includes(verb)))
      continue;
    const path = [mountPath, ...TARGETS[target].segments].join('/').replace(':id', '{id}');
    const parts = describe(endpoint);
    const problems = problemResponses(parts.problems, path.replace('{id}', '1'));
    (paths[path] ??= {})[verb.toLowerCase()] = operationObject(parts, plan, problems);
  }
  return { paths, schemas: { ...endpointSchemas(endpoint), [PROBLEM_SCHEMA_NAME]: PROBLEM_SCHEMA } };
}
