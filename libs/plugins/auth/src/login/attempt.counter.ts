import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { findDatabase } from '../sessions/database.finder.js';
import { MemoryAttempts, type AttemptStore } from './attempt.store.js';
import { DatabaseAttempts } from './database-attempts.store.js';

/** Where wrong passwords are counted: beside the sessions, so that all processes count together. */
@Injectable()
export class AttemptCounter implements OnModuleInit {
  store: AttemptStore = new MemoryAttempts();

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  /** @throws {AUTH_TABLE_MISSING} */
  async onModuleInit(): Promise<void> {
    const { sessions } = this.settings;
    if (!sessions || sessions.store === 'memory') return;
    const database = await findDatabase(this.modules, { isRequired: false });
    if (database) this.store = new DatabaseAttempts(database);
    await this.store.prepare();
  }
}
