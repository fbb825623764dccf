import { Inject, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ConfigProblem } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { trustsEverybody } from './proxy.trust.js';

const WHAT =
  'the platform trusts every proxy (trustProxy): callers can choose the address by which requests and wrong passwords are counted';
const REMEDY =
  "name your proxies: new FastifyAdapter({ trustProxy: ['10.0.0.0/8'] }), or app.set('trust proxy', ['10.0.0.0/8']) on Express";

/** Addresses count: they are to be those of the callers. A mistake in production, and a warning elsewhere. */
@Injectable()
export class ProxyCheck {
  private readonly logger = new Logger('Nestling');

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** What is wrong; nothing where no address is counted. */
  problems({ hasLimits }: { readonly hasLimits: boolean }): ConfigProblem[] {
    const { login, basic } = this.settings;
    if (!(hasLimits || login || basic) || !trustsEverybody(this.adapterHost)) return [];
    const code = AUTH_CONFIG_CODES.proxiesUnnamed;
    if (process.env['NODE_ENV'] === 'production')
      return [{ code, where: 'AuthModule', what: WHAT, remedy: REMEDY }];
    this.logger.warn(`AuthModule: ${WHAT}; production refuses it. To fix it, ${REMEDY}. [${code}]`);
    return [];
  }
}
