// The parts of OpenAPI 3.1 that the plan fills in; loose, because an application's own document may hold anything.
import type { EndpointPlan } from '@nestling/core';

/** A JSON object of the document. */
export type DocumentPart = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: DocumentPart;
  readonly paths: Readonly<Record<string, DocumentPart>>;
  readonly components?: DocumentPart & { readonly schemas?: Readonly<Record<string, DocumentPart>> };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly [member: string]: unknown;
}

/** One endpoint and the word that stands for it in the names of its schemas and operations. */
export interface DocumentedEndpoint {
  readonly plan: EndpointPlan;
  readonly subject: string;
  /** The name of the schema by which an endpoint shows its rows; undefined where the document has none. */
  readonly readSchemaOf: (plan: EndpointPlan) => string | undefined;
}

/** A reference to a schema of the document. */
export function schemaRef(name: string): DocumentPart {
  return { $ref: `#/components/schemas/${name}` };
}
