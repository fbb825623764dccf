// What is written to say who may call, on an endpoint, in `forRoot` and in `@Authenticate`.
import type { Type } from '@nestjs/common';
import type { HttpVerb, PermissionVerb } from '@nestling/core';
import type { AuthenticationBackend } from '../backends/authentication.backend.js';
import type { Permission } from '../permissions/permission.js';
import type { AccessPlan } from './access.plan.js';

/** Who may: a permission's class; one of some roles; all of some scopes; or all of several of these. */
export type PermissionSpec =
  | Type<Permission>
  | { readonly roles: readonly string[] }
  | { readonly scopes: readonly string[] }
  | readonly PermissionSpec[];

/**
 * A permission for each verb; a verb that is not named needs `default`, HEAD what GET needs. `withDeleted` is for reading
 * with `?withDeleted=true`, beside GET; it needs what DELETE needs if it is not named.
 */
export type PermissionsByVerb = { readonly [V in PermissionVerb | 'default']?: PermissionSpec };

/** How callers prove who they are; several are tried in this order. */
export type BackendSpec = Type<AuthenticationBackend> | readonly Type<AuthenticationBackend>[];

/** Backends for each verb; a verb that is not named has those of `default`, or else of the module. */
export type BackendsByVerb = { readonly [V in HttpVerb | 'default']?: BackendSpec };

/** Who may call, and how callers prove who they are. */
export interface AuthenticationOptions {
  /** How callers prove who they are. @default as `AuthModule.forRoot({ authentication })` says */
  readonly backend?: BackendSpec | BackendsByVerb;
  /** Who may. @default IsAuthenticated, also for a verb that is not named and has no `default` */
  readonly permission?: PermissionSpec | PermissionsByVerb;
}

declare module '@nestling/core' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a merged interface repeats its parameters
  interface EndpointOptions<T> {
    /** Who may call. @default what `AuthModule.forRoot({ authentication })` says; without it, everybody */
    readonly authentication?: AuthenticationOptions;
  }
  interface PlanExtensions {
    /** Who may call; undefined where everybody may, and nobody is asked who they are. */
    readonly authentication?: AccessPlan;
  }
}
