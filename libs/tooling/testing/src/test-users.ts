import { randomUUID } from 'node:crypto';

import type { AttachableRequest } from './transport.js';

const HEADER = 'x-nestling-test-user';

/**
 * The users a test acts as. A request carries a random key, so nobody can forge a user and none is copied.
 *
 * @internal
 */
export class TestUsers {
  private readonly users = new Map<string, object>();

  /** Answers the header that makes a request the user's. */
  register(user: object): Record<string, string> {
    const key = randomUUID();
    this.users.set(key, user);
    return { [HEADER]: key };
  }

  attach(request: AttachableRequest): void {
    const user = this.users.get(String(request.headers[HEADER]));
    if (user !== undefined) request.user = user;
    delete request.headers[HEADER];
  }
}
