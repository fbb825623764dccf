import { Inject } from '@nestjs/common';
import { getCacheToken } from './cache.tokens.js';

/**
 * Injects a cache by its name.
 *
 * @example
 * constructor(@InjectCache('reports') private readonly reports: CacheService) {}
 */
export function InjectCache(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getCacheToken(name));
}
