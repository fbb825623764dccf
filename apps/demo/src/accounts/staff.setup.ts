import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AccountDirectory } from './account.directory.js';

/** The token of the passwords of those who work here. */
export const FIRST_ACCOUNTS = Symbol('bookshop:first accounts');

/** Makes the accounts of those who work here, with the passwords that the shop was started with. */
@Injectable()
export class StaffSetup implements OnApplicationBootstrap {
  constructor(
    private readonly accounts: AccountDirectory,
    @Inject(FIRST_ACCOUNTS) private readonly passwords: { readonly staff: string; readonly admin?: string },
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { staff, admin } = this.passwords;
    await this.accounts.ensure('staff', staff, 'staff');
    if (admin !== undefined) await this.accounts.ensure('admin', admin, 'admin');
  }
}
