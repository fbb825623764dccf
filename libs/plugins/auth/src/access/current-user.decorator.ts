import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import type { AuthRequest } from '../backends/authentication.backend.js';

/**
 * The caller, as the guard knows them; undefined for nobody. With a name, that member of the caller.
 *
 * @example
 * @LoginRequired() @Get('mine') mine(@CurrentUser() user: Caller, @CurrentUser('id') id: number) {}
 */
export const CurrentUser = createParamDecorator((name: string | undefined, context: ExecutionContext) => {
  const user = context.switchToHttp().getRequest<AuthRequest>().user as Caller | undefined;
  if (name === undefined) return user;
  return user && Object.hasOwn(user, name) ? user[name] : undefined;
});
