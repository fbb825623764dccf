// The port by which whoever guards routes says so in the API's document, and tells for whom a document is made.
import type { Type } from '@nestjs/common';
import type { Caller } from './request-context.js';

/** A route of the document. */
export interface DocumentedRoute {
  readonly controller: Type;
  /** The controller's method. */
  readonly name: string;
  /** In capitals. */
  readonly verb: string;
  /** As the document has it: `/articles/{id}`. */
  readonly path: string;
}

/** Security schemes that are needed together, by name, with their scopes; none at all lets everybody in. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** A provider that knows how callers prove who they are. An application has one, under this class as its token. */
export abstract class ApiSecurity {
  /** The ways, as `components.securitySchemes` of OpenAPI. */
  abstract schemesFor(routes: readonly DocumentedRoute[]): Readonly<Record<string, object>>;

  /** What a route asks for: one of these; undefined where nothing is known of it. */
  abstract requirementsOf(route: DocumentedRoute): readonly SecurityRequirement[] | undefined;

  /** Who sent a request, be it to a route that nobody guards; undefined for nobody that is known. */
  abstract callerOf(request: unknown): Promise<Caller | undefined>;

  /** The headers by which it tells. */
  abstract readonly headers: readonly string[];
}
