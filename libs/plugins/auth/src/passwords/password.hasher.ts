/** One way to hash passwords, as texts that say how they were made (PHC string format). */
export interface PasswordHasher {
  /** Whether it made the hash, or could have. */
  accepts(hash: string): boolean;
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
  /** Whether the hash is cheaper to guess than what is made today. */
  isOutdated(hash: string): boolean;
  /** The hash of no password, which takes as long to check as any other. */
  decoy(): string;
}
