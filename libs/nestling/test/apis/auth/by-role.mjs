import { Permission } from '@nestling/auth';

/** Whoever is kept a key for. */
export class Keyholder extends Permission {
  allows({ user }) {
    return user.keyholder === true;
  }
}
