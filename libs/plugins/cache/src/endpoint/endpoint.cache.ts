// The kept answers of one endpoint.
import type { AnswerKeeper, AnswerRequest, CallerScope, ReadLog, WholeAnswer } from '@nestling/core';
import { createHash } from 'node:crypto';
import type { CacheService } from '../cache.service.js';
import type { EntryAtHand } from '../entries/entry.at.hand.js';
import { ageOf, type Fetched, type Life, type Place } from '../entries/entry.keeper.js';
import { rolesText, userText } from './caller.text.js';
import type { CacheScope, EndpointCacheOptions } from './endpoint-cache.options.js';

/** Longer keys are hashed. */
const MAX_KEY_LENGTH = 200;
/** Which addresses are asked for is the callers' choice: what is remembered of them has an end. */
const MAX_KNOWN_ADDRESSES = 1000;
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
  /** What they look like. */
  readonly digest: string;
}

/** What tells callers apart; undefined where nothing does, so that nothing can be kept for them. */
type CallerText = string | undefined;

/** An answer as it went out last. */
interface ReadyAnswer extends WholeAnswer {
  /** When its age is another one. */
  readonly until: number;
  readonly isOpen: boolean;
}

/** Answers GET requests of one endpoint with what was kept. */
export class EndpointCache implements AnswerKeeper {
  private isActive = false;
  private scope?: CallerScope;
  /** What all keys begin with. */
  private prefix = '';
  private readonly vary: string;
  private readonly varyOn: readonly string[];
  /** Whether all callers get the same answers. */
  private isForAll = false;
  /** Where the answers of addresses are, where nothing else has a part in that: finding one makes nothing. */
  private readonly knownAddresses = new Map<string, Place>();

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
  decide({ scope, unseen, digest }: Derived): string | undefined {
    const { options } = this;
    if (!scope || (scope.kind === 'unknown' && options.scope === undefined)) {
      const reason = scope?.kind === 'unknown' ? scope.reason : 'the engine does not serve it';
      return `for whom they are good is unknown (${reason}). Say it: cache: { scope: 'user' }`;
    }
    if (unseen.length > 0 && options.tags === undefined) {
      return `what they are made from is unknown (${unseen.join(', ')}). Name the tables: cache: { tags: ['...'] }`;
    }
    this.scope = scope;
    this.prefix = `a:${digest}`;
    const isDerived = scope.kind === 'public' || (scope.kind === 'unknown' && options.scope === 'public');
    this.isForAll = isDerived && (options.scope ?? 'public') === 'public';
    this.isActive = true;
    return undefined;
  }

  answer(request: AnswerRequest): Promise<WholeAnswer> | WholeAnswer {
    // What is true in a transaction may never become so.
    if (!this.isActive || this.cache.inTransaction) return request.make(NO_READS);
    if (this.isForAll && this.varyOn.length === 0)
      return this.answerFrom(this.placeOfAddress(request), request);
    const caller = this.isForAll ? '' : this.callerOf(request);
    if (isText(caller)) return this.answerTo(caller, request);
    return caller.then((text) => this.answerTo(text, request));
  }

  private answerTo(caller: CallerText, request: AnswerRequest): Promise<WholeAnswer> | WholeAnswer {
    if (caller === undefined) return request.make(NO_READS);
    return this.answerFrom({ key: this.keyOf(request, caller), held: undefined }, request);
  }

  private answerFrom(place: Place, request: AnswerRequest): Promise<WholeAnswer> | WholeAnswer {
    const now = Date.now();
    const found = this.cache.entries.fresh(place, now);
    return found ? this.readyAnswer(request, found, now) : this.fetch(place.key, request);
  }

  private async fetch(key: string, request: AnswerRequest): Promise<WholeAnswer> {
    const fetched = await this.cache.entries.fetch(key, this.setting.life, async (log) => {
      await log.add(this.options.tags ?? []);
      const { headers, body, once } = await request.make(log);
      return {
        head: Object.fromEntries(headers),
        body: typeof body === 'string' ? Buffer.from(body) : body,
        keep: !once,
      };
    });
    return { headers: this.headersOf(fetched, this.isOpenTo(request)), body: fetched.body };
  }

  /** The same answer for all who ask within a second. */
  private readyAnswer(request: AnswerRequest, found: EntryAtHand, now: number): WholeAnswer {
    const isOpen = this.isOpenTo(request);
    const known = found.ready as ReadyAnswer | undefined;
    if (known && now < known.until && known.isOpen === isOpen) return known;
    const { made, head, body } = found.entry;
    const age = ageOf(found.entry, now);
    const headers = this.headersOf({ head, state: 'HIT', age }, isOpen);
    const answer: ReadyAnswer = { headers, body, until: made + (age + 1) * 1000, isOpen };
    found.ready = answer;
    return answer;
  }

  /** A text that differs wherever answers may; what was derived counts whatever else is said. */
  private callerOf({ context }: AnswerRequest): CallerText | Promise<CallerText> {
    const { scope, options } = this;
    const derived = scope && scope.kind !== 'unknown' ? scope.fingerprint(context) : '';
    if (options.scope === undefined) return derived;
    const said = textOfScope(options.scope, context);
    if (isText(derived) && isText(said)) return callerText(derived, said);
    return Promise.all([derived, said]).then(([one, other]) => callerText(one, other));
  }

  private placeOfAddress(request: AnswerRequest): Place {
    const known = this.knownAddresses.get(request.url);
    if (known !== undefined) return known;
    const place: Place = { key: this.keyOf(request, ''), held: undefined };
    if (this.knownAddresses.size >= MAX_KNOWN_ADDRESSES) this.knownAddresses.clear();
    this.knownAddresses.set(request.url, place);
    return place;
  }

  private keyOf(request: AnswerRequest, caller: string): string {
    const { path, queryString } = request;
    const query = queryString.includes('&') ? queryString.split('&').sort().join('&') : queryString;
    // Neither a URL nor a header has line breaks.
    let key = `${this.prefix}${path}?${query}\n${caller}`;
    for (const name of this.varyOn) key += `\n${request.header(name) ?? ''}`;
    if (key.length <= MAX_KEY_LENGTH) return key;
    return `${this.prefix}/${this.setting.path}#${createHash('sha256').update(key).digest('base64url')}`;
  }

  /** Whether the answer is good for whoever asks a cache between here and the caller. */
  private isOpenTo(request: AnswerRequest): boolean {
    return this.isForAll && !hasCredentials(request) && request.user === undefined;
  }

  private headersOf(
    { head, state, age }: Pick<Fetched, 'head' | 'state' | 'age'>,
    isOpen: boolean,
  ): WholeAnswer['headers'] {
    const { maxAge } = this.setting;
    const freshness = maxAge > 0 ? `max-age=${Math.floor(maxAge)}` : 'no-cache';
    const added = {
      'cache-control': `${isOpen ? 'public' : 'private'}, ${freshness}`,
      vary: this.vary,
      'x-cache': state,
      ...(state === 'MISS' ? {} : { age: String(age) }),
    };
    return Object.entries({ ...head, ...added });
  }
}

function isText(value: unknown): value is CallerText {
  return value === undefined || typeof value === 'string';
}

/** A function of the application may have answered anything. */
function callerText(derived: CallerText, said: CallerText): CallerText {
  if (typeof derived !== 'string' || typeof said !== 'string') return undefined;
  return said === '' ? derived : `${derived}\n${said}`;
}

function hasCredentials(request: AnswerRequest): boolean {
  return request.header('authorization') !== undefined || request.header('cookie') !== undefined;
}

function textOfScope(scope: CacheScope, context: AnswerRequest['context']): CallerText | Promise<CallerText> {
  if (typeof scope === 'function') return scope(context);
  if (scope === 'user') return userText(context.user);
  return scope === 'roles' ? rolesText(context.user) : '';
}
