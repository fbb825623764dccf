import { SessionStore, type SessionChoice, type StoredSession } from './session.store.js';

/** Keeps sessions in this process: they end with it, and other processes know nothing of them. */
export class MemorySessions extends SessionStore {
  private readonly sessions = new Map<string, StoredSession>();

  async prepare(): Promise<void> {}

  async add(session: StoredSession): Promise<boolean> {
    if (this.alive(session.id)) return false;
    this.sessions.set(session.id, session);
    return true;
  }

  async find(id: string): Promise<StoredSession | undefined> {
    return this.alive(id);
  }

  async rotate(id: string, from: string, to: string): Promise<boolean> {
    const session = this.alive(id);
    if (!session || session.isRevoked || session.token !== from) return false;
    this.sessions.set(id, { ...session, token: to });
    return true;
  }

  async revoke(which: SessionChoice, until: number): Promise<number> {
    const meant = [...this.sessions.values()].filter(
      (session) =>
        this.alive(session.id) &&
        !session.isRevoked &&
        ('id' in which ? session.id === which.id : session.subject === which.subject),
    );
    for (const session of meant) {
      this.sessions.set(session.id, { ...session, isRevoked: true, expiresAt: until });
    }
    return meant.length;
  }

  async revoked(): Promise<readonly string[]> {
    return [...this.sessions.values()]
      .filter(({ id, isRevoked }) => isRevoked && this.alive(id))
      .map(({ id }) => id);
  }

  async sweep(): Promise<void> {
    for (const id of this.sessions.keys()) if (!this.alive(id)) this.sessions.delete(id);
  }

  private alive(id: string): StoredSession | undefined {
    const session = this.sessions.get(id);
    return session && session.expiresAt > Date.now() ? session : undefined;
  }
}
