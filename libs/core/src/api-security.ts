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

/** A problem that a guard may answer. */
export interface DocumentedRefusal {
  readonly status: number;
  /** When it comes. */
  readonly description: string;
  /** The code and the detail of its example. */
  readonly code: string;
  readonly detail: string;
  /** The headers that it has, of `components.headers`. */
  readonly headers?: readonly string[];
}

/** What a guard says of a route. */
export interface GuardedRoute {
  /** What it asks for: one of these. */
  readonly security: readonly SecurityRequirement[];
  readonly refusals: readonly DocumentedRefusal[];
  /** The headers that all of its answers have, of `components.headers`. */
  readonly headers: readonly string[];
  /** The operation, as OpenAPI has it, of a route that belongs to the guard itself. */
  readonly operation?: object;
}

/** What guarded routes refer to: parts of `components` of OpenAPI, by name. */
export interface GuardedComponents {
  /** The ways to prove who one is. */
  readonly securitySchemes: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, object>>;
  readonly headers: Readonly<Record<string, object>>;
}

/** A provider that knows how callers prove who they are. An application has one, under this class as its token. */
export abstract class ApiSecurity {
  /** What these routes refer to. */
  abstract componentsFor(routes: readonly DocumentedRoute[]): GuardedComponents;

  /** What is said of a route; undefined where nothing is known of it. */
  abstract describe(route: DocumentedRoute): GuardedRoute | undefined;

  /** Who sent a request, be it to a route that nobody guards; undefined for nobody that is known. */
  abstract callerOf(request: unknown): Promise<Caller | undefined>;

  /** The headers by which it tells. */
  abstract readonly headers: readonly string[];
}
