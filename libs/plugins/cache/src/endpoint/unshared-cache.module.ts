// Workers of a file that names no store: nothing is kept, and an endpoint that wants to keep answers is told what it lacks.
import { Injectable, Module } from '@nestjs/common';
import {
  EndpointPlugin,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from '@nestling/core';
import { CACHE_CONFIG_CODES } from '../cache.errors.js';

@Injectable()
class UnsharedCachePlugin extends EndpointPlugin {
  readonly options = ['cache'];

  compile({ options }: PluginDeclaration, report: ReportMistake): PlanExtensions {
    if (options.cache !== undefined)
      report(
        CACHE_CONFIG_CODES.notShared,
        'cache keeps answers in memory, and the workers would not see what the others write',
        'name a store that they share at the top of the file, such as cache: { store: redis, url: ... }',
      );
    return {};
  }
}

/** Stands for `CacheModule` where several workers serve a file without a store. */
@Module({ providers: [UnsharedCachePlugin] })
export class UnsharedCacheModule {}
