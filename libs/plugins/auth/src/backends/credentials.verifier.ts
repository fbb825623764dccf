import type { Caller } from '@nestling/core';

/** Checks a user name and a password: the caller, or null for anything wrong. */
export type VerifyCredentials = (
  username: string,
  password: string,
) => Caller | null | Promise<Caller | null>;

/**
 * The same as a provider, with what it needs injected.
 *
 * @example
 * @Injectable()
 * class StaffVerifier extends CredentialsVerifier {
 *   constructor(private readonly staff: StaffDirectory) { super(); }
 *
 *   verify(username: string, password: string) {
 *     return this.staff.check(username, password);
 *   }
 * }
 */
export abstract class CredentialsVerifier {
  abstract verify(username: string, password: string): Caller | null | Promise<Caller | null>;
}
