import type { Caller } from '@nestling/core';

/** Whether somebody sees to the shop, and so to the orders of all. */
export function worksHere(user: Caller | undefined): boolean {
  const roles = user?.['roles'];
  return Array.isArray(roles) && (roles.includes('staff') || roles.includes('admin'));
}
