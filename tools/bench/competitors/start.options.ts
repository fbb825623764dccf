/** What every competitor's `start` is given; it answers the port it listens on. */
export interface StartOptions {
  /** `postgresql://...` or `sqlite:////absolute/file.db`. */
  readonly url: string;
  /** For the start-up time: serve so many simple resources instead of the articles. */
  readonly products?: number;
  /** For an outage of the cache: the Redis that several processes share. */
  readonly redis?: string;
}
