import type { Type } from '@nestjs/common';
import type { AuthenticationBackend } from '../backends/authentication.backend.js';
import type { Permission } from '../permissions/permission.js';

/** A permission as it was declared: made already, or a class that the injector makes. */
export type PermissionTerm = Permission | Type<Permission>;

/** Who may call a route, decided at boot. */
export interface AccessPlan {
  /** Tried in this order. */
  readonly backends: readonly Type<AuthenticationBackend>[];
  /** What each verb needs, all of it; nothing for an open one. */
  readonly permissions: ReadonlyMap<string, readonly PermissionTerm[]>;
  /** What the verbs need that are not named. */
  readonly otherwise: readonly PermissionTerm[];
}

/** What a verb needs; HEAD is GET without the body. */
export function termsFor(plan: AccessPlan, verb: string): readonly PermissionTerm[] {
  return plan.permissions.get(verb) ?? plan.otherwise;
}
