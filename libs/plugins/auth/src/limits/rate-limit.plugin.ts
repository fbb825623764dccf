import { Injectable } from '@nestjs/common';
import {
  EndpointPlugin,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from '@nestling/core';
import { compileLimits } from './rate-limit.compiler.js';

/** Brings the option `rateLimit` to endpoints. */
@Injectable()
export class RateLimitPlugin extends EndpointPlugin {
  readonly options = ['rateLimit'];

  compile({ options, plan }: PluginDeclaration, report: ReportMistake): PlanExtensions {
    const rateLimit = compileLimits(options.rateLimit, { option: 'rateLimit', name: plan.path, report });
    return rateLimit ? { rateLimit } : {};
  }
}
