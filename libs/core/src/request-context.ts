// Who asks, and through which request: what scopes, hooks and overrides are given.

/** The caller as an authentication backend describes it; the engine itself reads nothing of it. */
export type Caller = Readonly<Record<string, unknown>>;

/**
 * The circumstances of one operation. Inside a request it carries the request and its caller; `RequestContext.system()`
 * is the one for code outside HTTP, such as jobs and scripts.
 *
 * @example
 * await articles.list({}, RequestContext.system());
 */
export class RequestContext {
  private constructor(
    /** The platform's request; undefined outside HTTP. */
    readonly request: unknown,
    /** Whoever was authenticated; undefined for an anonymous caller. */
    readonly user: Caller | undefined,
    /** True for code of the application itself, outside any request. */
    readonly isSystem: boolean,
  ) {}

  /** The context of the application's own code. */
  static system(): RequestContext {
    return new RequestContext(undefined, undefined, true);
  }

  /** The context of an HTTP request; the caller is what guards left in `request.user`. */
  static of(request: { user?: unknown }): RequestContext {
    return new RequestContext(request, request.user as Caller | undefined, false);
  }
}
