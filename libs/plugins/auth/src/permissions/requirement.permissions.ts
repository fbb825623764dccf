// What `{ roles }` and `{ scopes }` become.
import type { Caller } from '@nestling/core';
import type { AuthSettings } from '../auth.settings.js';
import { Permission, type PermissionContext } from './permission.js';

/** Where roles are, and how they are compared. */
type RoleSettings = Pick<AuthSettings, 'roles' | 'hasRole'>;

/** Those who have one of these roles. */
export class HasRole extends Permission {
  constructor(
    private readonly roles: readonly string[],
    private readonly settings: RoleSettings,
  ) {
    super();
  }

  allows({ user }: PermissionContext): boolean | Promise<boolean> {
    const { hasRole, roles } = this.settings;
    if (hasRole) return hasRole(user, this.roles);
    const own = roles(user);
    return this.roles.some((role) => own.includes(role));
  }
}

/** Those whose key or token is good for all of these scopes. */
export class HasScopes extends Permission {
  constructor(private readonly scopes: readonly string[]) {
    super();
  }

  allows({ user }: PermissionContext): boolean {
    const own = scopesOf(user);
    return this.scopes.every((scope) => own.includes(scope));
  }
}

/** `scopes` of an API key; `scope` of a token is one text (RFC 8693, section 4.2). */
function scopesOf({ scopes, scope }: Caller): readonly unknown[] {
  if (Array.isArray(scopes)) return scopes;
  return typeof scope === 'string' ? scope.split(' ') : [];
}
