import type { Caller } from '@nestling/core';
import type { AuthRequest } from '../backends/authentication.backend.js';

/** What a permission decides by. */
export interface PermissionContext {
  readonly user: Caller;
  readonly request: AuthRequest;
  /** The verb of the request; GET for HEAD. */
  readonly verb: string;
}

/**
 * Who may do something. It is asked about callers who are known only: nobody else gets past a permission. A class of your
 * own is a provider, or is made by the injector where it is none.
 *
 * @example
 * @Injectable()
 * class OpeningHours extends Permission {
 *   allows({ user }: PermissionContext) {
 *     return user.isKeyholder === true || (new Date().getHours() >= 8 && new Date().getHours() < 18);
 *   }
 * }
 */
export abstract class Permission {
  abstract allows(context: PermissionContext): boolean | Promise<boolean>;
}

/** Everybody, known or not; alone it opens a route. */
export class AllowAny extends Permission {
  allows(): boolean {
    return true;
  }
}

/** Everybody who is known. */
export class IsAuthenticated extends Permission {
  allows(): boolean {
    return true;
  }
}

/** Those whose `isAdmin` or `is_admin` is true, and nothing that is merely like true. */
export class IsAdminUser extends Permission {
  allows({ user }: PermissionContext): boolean {
    return user['isAdmin'] === true || user['is_admin'] === true;
  }
}
