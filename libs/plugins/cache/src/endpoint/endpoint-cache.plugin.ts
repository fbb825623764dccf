import { Inject, Injectable, Logger, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import {
  EndpointPlans,
  EndpointPlugin,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from '@nestling/core';
import { CacheCatalog } from '../cache.catalog.js';
import { CACHE_CONFIG_CODES } from '../cache.errors.js';
import { reportKeys, secondsOf, ttlOf } from '../option.readers.js';
import { EndpointCache } from './endpoint.cache.js';
import type { EndpointCacheOptions } from './endpoint-cache.options.js';
import { digestOf } from './plan.digest.js';

const KEYS = ['ttl', 'swr', 'scope', 'tags', 'varyOn', 'maxAge', 'cache'];
const SCOPES: readonly unknown[] = ['public', 'roles', 'user'];

/** Brings the option `cache` to endpoints. */
@Injectable()
export class EndpointCachePlugin extends EndpointPlugin implements OnApplicationBootstrap {
  readonly options = ['cache'];
  private readonly logger = new Logger('Nestling');
  private readonly caches = new Map<Type, EndpointCache>();

  constructor(
    @Inject(CacheCatalog) private readonly catalog: CacheCatalog,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {
    super();
  }

  compile({ entity, options, plan }: PluginDeclaration, report: ReportMistake): PlanExtensions {
    const { cache: given } = options;
    if (given === undefined) return {};
    if (typeof given !== 'object' || given === null) {
      report(CACHE_CONFIG_CODES.optionInvalid, `cache is ${String(given)}`, "write cache: { ttl: '60s' }");
      return {};
    }
    reportKeys(given, KEYS, { name: 'cache', report });
    const service = this.catalog.find(given.cache);
    if (!service) {
      const what = `cache.cache names "${String(given.cache)}", which CacheModule does not have`;
      report(CACHE_CONFIG_CODES.cacheUnknown, what, `use one of: ${this.catalog.names.join(', ')}`);
    }
    if (!plan.methods.includes('GET')) {
      const remedy = 'enable it in `methods`, or leave `cache` out';
      report(CACHE_CONFIG_CODES.readMissing, 'cache keeps answers to GET, which is not enabled', remedy);
    }
    this.checkScope(given, report);
    const life = {
      ttl: ttlOf(given.ttl ?? 0, 60, { name: 'cache.ttl', report }),
      swr: secondsOf(given.swr, 0, { name: 'cache.swr', report }),
      jitter: service?.setting.jitter ?? 0,
    };
    const maxAge = secondsOf(given.maxAge, 0, { name: 'cache.maxAge', report });
    if (!service) return {};
    const cache = new EndpointCache(service, given, { path: plan.path, life, maxAge });
    this.caches.set(entity, cache);
    return { answers: cache };
  }

  /** Decides which endpoints are cached, now that all is known of them; says so of those that are not. */
  onApplicationBootstrap(): void {
    if (this.caches.size === 0) return;
    const plans = this.modules.get(EndpointPlans, { strict: false });
    for (const [entity, cache] of this.caches) {
      const plan = plans.planOf(entity);
      if (!plan) continue;
      const refusal = cache.decide({
        scope: plans.callerScopeOf(entity),
        unseen: plans.unseenReadsOf(entity),
        digest: digestOf(plan),
      });
      if (refusal) this.logger.warn(`The answers of ${entity.name} are not cached: ${refusal}.`);
    }
  }

  private checkScope({ scope, tags, varyOn }: EndpointCacheOptions, report: ReportMistake): void {
    if (scope !== undefined && typeof scope !== 'function' && !SCOPES.includes(scope)) {
      const what = `cache.scope is "${String(scope)}"`;
      report(CACHE_CONFIG_CODES.optionInvalid, what, "use 'public', 'roles', 'user' or a function");
    }
    for (const [name, list] of Object.entries({ tags, varyOn })) {
      if (list === undefined || (Array.isArray(list) && list.every((item) => typeof item === 'string')))
        continue;
      const what = `cache.${name} is no list of texts`;
      report(CACHE_CONFIG_CODES.optionInvalid, what, `write cache: { ${name}: ['...'] }`);
    }
  }
}
