import { Injectable } from '@nestjs/common';
import { CredentialsVerifier, hashPassword, verifyPassword } from '@nestling/auth';
import type { Caller } from '@nestling/core';
import { Database, InjectDatabase } from '@nestling/database';
import { Account, type Role } from './account.endpoint.js';

/** Knows the accounts: it checks passwords, and makes accounts with hashes of them. */
@Injectable()
export class AccountDirectory extends CredentialsVerifier {
  constructor(@InjectDatabase() private readonly database: Database) {
    super();
  }

  async verify(username: string, password: string): Promise<Caller | null> {
    const account = await this.find(username);
    const isRight = await verifyPassword(password, account?.passwordHash, {
      upgrade: (passwordHash) => this.database.manager.update(Account, { username }, { passwordHash }),
    });
    return isRight && account ? { id: account.id, name: username, roles: [account.role] } : null;
  }

  async create(username: string, password: string, role: Role = 'customer'): Promise<Account> {
    const accounts = this.database.manager.getRepository(Account);
    return accounts.save(accounts.create({ username, role, passwordHash: await hashPassword(password) }));
  }

  /** Makes the account, or gives the one that is there this password. */
  async ensure(username: string, password: string, role: Role): Promise<void> {
    const account = await this.find(username);
    if (!account) return void (await this.create(username, password, role));
    if (account.role === role && (await verifyPassword(password, account.passwordHash))) return;
    const passwordHash = await hashPassword(password);
    await this.database.manager.update(Account, { username }, { role, passwordHash });
  }

  /** With the hash, which nobody gets who does not ask for it. */
  private find(username: string): Promise<Account | null> {
    const select = { id: true, role: true, passwordHash: true } as const;
    return this.database.manager.findOne(Account, { where: { username }, select });
  }
}
