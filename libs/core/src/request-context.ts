// Who asks, and through which request: what scopes, hooks and overrides are given.
import type { ReadLog } from './answer-keeper.js';

/** The caller as an authentication backend describes it; the engine itself reads nothing of it. */
export type Caller = Readonly<Record<string, unknown>>;

/** Members of a context, each of which may be missing. */
type Circumstances = { readonly [K in keyof RequestContext]?: RequestContext[K] | undefined };

/**
 * The circumstances of one operation. Inside a request it carries the request and its caller; `RequestContext.system()`
 * is the one for code outside HTTP, such as jobs and scripts.
 *
 * @example
 * await articles.list({}, RequestContext.system());
 */
export class RequestContext {
  /** The platform's request; undefined outside HTTP. */
  readonly request?: unknown;
  /** Whoever was authenticated; undefined for an anonymous caller. */
  readonly user?: Caller;
  /** True for code of the application itself, outside any request. */
  readonly isSystem: boolean;
  /** Whether an update leaves what it does not name as it is (PATCH), or replaces the row (PUT). */
  readonly partial: boolean;
  /** The versions that `If-Match` allows; undefined without the header, or where it allows any. */
  readonly ifMatch?: readonly number[];
  /** Whether `If-Match` was sent, so that the body needs no version. */
  readonly conditional: boolean;
  /** Whether `If-None-Match: *` was sent: an upsert is then to make a row, and not to replace one. */
  readonly onlyNew: boolean;
  /** Whether rows that are marked as deleted are read, too. */
  readonly withDeleted: boolean;
  /** Who wants to know what the answer is made from. */
  readonly reads?: ReadLog;

  private constructor(circumstances: Circumstances) {
    this.request = circumstances.request;
    this.user = circumstances.user;
    this.isSystem = circumstances.isSystem ?? false;
    this.partial = circumstances.partial ?? true;
    this.ifMatch = circumstances.ifMatch;
    this.conditional = circumstances.conditional ?? false;
    this.onlyNew = circumstances.onlyNew ?? false;
    this.withDeleted = circumstances.withDeleted ?? false;
    this.reads = circumstances.reads;
  }

  /** The context of the application's own code; `partial: false` makes an update replace the row. */
  static system(
    options: Partial<Pick<RequestContext, 'partial' | 'user' | 'withDeleted'>> = {},
  ): RequestContext {
    const { partial, user, withDeleted } = options;
    return new RequestContext({ isSystem: true, partial, user, withDeleted });
  }

  /** The same context, of another way of writing. */
  with(change: Partial<Pick<RequestContext, 'partial' | 'ifMatch' | 'conditional'>>): RequestContext {
    return new RequestContext({ ...this, ...change });
  }

  /** The context of an HTTP request; the caller is what guards left in `request.user`. */
  static of(
    request: { readonly user?: unknown },
    options: Partial<Omit<RequestContext, 'request' | 'user' | 'isSystem' | 'with'>> = {},
  ): RequestContext {
    // One shape of object for every request, which a spread would not give.
    const { partial, ifMatch, conditional, onlyNew, withDeleted, reads } = options;
    return new RequestContext({
      request,
      user: request.user as Caller | undefined,
      isSystem: false,
      partial,
      ifMatch,
      conditional,
      onlyNew,
      withDeleted,
      reads,
    });
  }
}
