import type { Type } from '@nestjs/common';
import type { AuthenticationBackend } from '../backends/authentication.backend.js';
import type { Permission } from '../permissions/permission.js';

/** A permission as it was declared: made already, or a class that the injector makes. */
export type PermissionTerm = Permission | Type<Permission>;

/** Who may call a route, decided at boot. */
export interface AccessPlan {
  /** Tried in this order; where verbs have backends of their own, those of all verbs. */
  readonly backends: readonly Type<AuthenticationBackend>[];
  /** The backends of each verb, where they differ; under `default` those of verbs that are not named. */
  readonly backendsByVerb?: ReadonlyMap<string, readonly Type<AuthenticationBackend>[]>;
  /** What each verb needs, all of it; nothing for an open one. */
  readonly permissions: ReadonlyMap<string, readonly PermissionTerm[]>;
  /** What the verbs need that are not named. */
  readonly otherwise: readonly PermissionTerm[];
}

/** What tells who is calling, in whichever form. */
interface BackendsByVerb<T> {
  readonly backends: readonly T[];
  readonly backendsByVerb?: ReadonlyMap<string, readonly T[]>;
}

/** What tells who is calling by one of the verbs: for a request that does what several do, the backends that all of them have. */
export function backendsFor<T>(
  { backends, backendsByVerb }: BackendsByVerb<T>,
  verbs: readonly string[],
): readonly T[] {
  if (!backendsByVerb) return backends;
  const asked = verbs.filter((verb) => verb !== 'withDeleted');
  const [first = [], ...others] = asked.map(
    (verb) => backendsByVerb.get(verb) ?? backendsByVerb.get('default') ?? [],
  );
  return first.filter((backend) => others.every((list) => list.includes(backend)));
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
