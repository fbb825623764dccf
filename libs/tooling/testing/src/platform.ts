/** The HTTP servers an app can be tested on. */
export type Platform = 'fastify' | 'express';

/** Every platform, for `describe.each(platforms)`. */
export const platforms: readonly Platform[] = ['fastify', 'express'];
