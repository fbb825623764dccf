// The kept answers of one endpoint.
import type { AnswerKeeper, AnswerRequest, CallerScope, ReadLog, WholeAnswer } from '@nestling/core';
import { createHash } from 'node:crypto';
import type { CacheService } from '../cache.service.js';
import type { Fetched, Life } from '../entries/entry.keeper.js';
import { rolesText, userText } from './caller.text.js';
import type { CacheScope, EndpointCacheOptions } from './endpoint-cache.options.js';

/** Longer keys are hashed. */
const MAX_KEY_LENGTH = 200;
/** What every answer may depend on, as far as other caches know. */
const CREDENTIALS = ['Authorization', 'Cookie'];
const NO_READS: ReadLog = { reading: () => Promise.resolve() };

interface EndpointSetting {
  readonly path: string;
  readonly life: Life;
  readonly maxAge: number;
}

/** What decides whether answers can be kept. */
interface Derived {
  readonly scope: CallerScope | undefined;
  /** What they are made from unseen. */
  readonly unseen: readonly string[];
}

/** Answers GET requests of one endpoint with what was kept. */
export class EndpointCache implements AnswerKeeper {
  private isActive = false;
  private scope?: CallerScope;
  private readonly vary: string;
  private readonly varyOn: readonly string[];
  /** Whether all callers get the same answers. */
  private isPublic = false;

  constructor(
    private readonly cache: CacheService,
    private readonly options: EndpointCacheOptions,
    private readonly setting: EndpointSetting,
  ) {
    const varied = Array.isArray(options.varyOn) ? (options.varyOn as string[]) : [];
    this.varyOn = varied.map((name) => name.toLowerCase());
    this.vary = [...CREDENTIALS, ...varied].join(', ');
  }

  /** Decides whether answers are kept; why not, if they are not. */
  decide({ scope, unseen }: Derived): string | undefined {
    const { options } = this;
    if (!scope || (scope.kind === 'unknown' && options.scope === undefined)) {
      const reason = scope?.kind === 'unknown' ? scope.reason : 'the engine does not serve it';
      return `for whom they are good is unknown (${reason}). Say it: cache: { scope: 'user' }`;
    }
    if (unseen.length > 0 && options.tags === undefined) {
      return `what they are made from is unknown (${unseen.join(', ')}). Name the tables: cache: { tags: ['...'] }`;
    }
    this.scope = scope;
    this.isPublic =
      (scope.kind === 'public' || options.scope === 'public') && typeof options.scope !== 'function';
    if (scope.kind !== 'unknown' && scope.kind !== 'public') this.isPublic = false;
    this.isActive = true;
    return undefined;
  }

  async answer(request: AnswerRequest, make: (reads: ReadLog) => Promise<WholeAnswer>): Promise<WholeAnswer> {
    if (!this.isActive) return make(NO_READS);
    const key = this.keyOf(request, await this.callerOf(request));
    const fetched = await this.cache.entries.fetch(key, this.setting.life, async (log) => {
      await log.add(this.options.tags ?? []);
      const { headers, body, once } = await make(log);
      return { head: headers, body: typeof body === 'string' ? Buffer.from(body) : body, keep: !once };
    });
    return { headers: this.headersOf(request, fetched), body: fetched.body };
  }

  /** A text that differs wherever answers may; what was derived counts whatever else is said. */
  private async callerOf({ context }: AnswerRequest): Promise<string> {
    const { scope, options } = this;
    const derived = scope && scope.kind !== 'unknown' ? await scope.fingerprint(context) : '';
    const said = options.scope === undefined ? '' : await textOfScope(options.scope, context);
    return said === '' ? derived : `${derived}\n${said}`;
  }

  private keyOf({ path, queryString, header }: AnswerRequest, caller: string): string {
    const query = queryString.includes('&') ? queryString.split('&').sort().join('&') : queryString;
    const varied = this.varyOn.map((name) => header(name) ?? '').join('\n');
    // Neither a URL nor a header has line breaks.
    const key = `${path}?${query}\n${varied}\n${caller}`;
    if (key.length <= MAX_KEY_LENGTH) return `a:${key}`;
    return `a:${this.setting.path}#${createHash('sha256').update(key).digest('base64url')}`;
  }

  private headersOf(request: AnswerRequest, { head, state, age }: Fetched): Record<string, string> {
    const { maxAge } = this.setting;
    const isOpen = this.isPublic && request.context.user === undefined && !hasCredentials(request);
    const freshness = maxAge > 0 ? `max-age=${Math.floor(maxAge)}` : 'no-cache';
    return {
      ...head,
      'Cache-Control': `${isOpen ? 'public' : 'private'}, ${freshness}`,
      Vary: this.vary,
      'X-Cache': state,
      ...(state === 'MISS' ? {} : { Age: String(age) }),
    };
  }
}

function hasCredentials({ header }: AnswerRequest): boolean {
  return header('authorization') !== undefined || header('cookie') !== undefined;
}

function textOfScope(scope: CacheScope, context: AnswerRequest['context']): string | Promise<string> {
  if (typeof scope === 'function') return scope(context);
  if (scope === 'user') return userText(context.user);
  return scope === 'roles' ? rolesText(context.user) : '';
}
