import type { Caller } from '@nestling/core';

/** A key as it is stored; its secret is not. */
export interface StoredApiKey {
  readonly id: string;
  /** What `createApiKey` gave. */
  readonly hash: string;
  /** What the key may be used for. @default [] */
  readonly scopes?: readonly string[];
  /** From when on it is refused. @default never */
  readonly expiresAt?: Date | null;
  /** More of the caller, such as its owner's id. */
  readonly user?: Caller;
}

/** Finds a stored key by its id. */
export type FindApiKey = (
  id: string,
) => StoredApiKey | null | undefined | Promise<StoredApiKey | null | undefined>;

/**
 * The same as a provider, with what it needs injected.
 *
 * @example
 * @Injectable()
 * class TableOfKeys extends ApiKeyStore {
 *   constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) { super(); }
 *
 *   find(id: string) {
 *     return this.keys.findOneBy({ id });
 *   }
 * }
 */
export abstract class ApiKeyStore {
  abstract find(id: string): ReturnType<FindApiKey>;
}
