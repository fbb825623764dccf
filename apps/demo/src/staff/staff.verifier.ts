import { Inject, Injectable } from '@nestjs/common';
import { CredentialsVerifier } from '@nestling/auth';
import type { Caller } from '@nestling/core';
import { createHash, timingSafeEqual } from 'node:crypto';

/** The token of the password of the shop's staff. */
export const STAFF_PASSWORD = Symbol('bookshop:staff password');

/** Knows the one account that may change the books. */
@Injectable()
export class StaffVerifier extends CredentialsVerifier {
  private readonly expected: Buffer;

  constructor(@Inject(STAFF_PASSWORD) password: string) {
    super();
    this.expected = digestOf(password);
  }

  verify(username: string, password: string): Caller | null {
    const isRight = timingSafeEqual(digestOf(password), this.expected);
    return isRight && username === 'staff' ? { id: 'staff', roles: ['staff'] } : null;
  }
}

/** Digests are of one length, so that comparing them tells nothing of the passwords. */
function digestOf(password: string): Buffer {
  return createHash('sha256').update(password).digest();
}
