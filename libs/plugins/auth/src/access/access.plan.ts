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

/** What each verb needs, in whichever form. */
interface TermsByVerb<T> {
  readonly permissions: ReadonlyMap<string, readonly T[]>;
  readonly otherwise: readonly T[];
}

/** What a verb needs; HEAD is GET without the body, and who may delete rows may see those that are deleted. */
export function termsFor<T>({ permissions, otherwise }: TermsByVerb<T>, verb: string): readonly T[] {
  const own = permissions.get(verb);
  if (own) return own;
  return (verb === 'withDeleted' ? permissions.get('DELETE') : undefined) ?? otherwise;
}
