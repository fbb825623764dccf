import { readFileSync } from 'node:fs';

/** All packages of Nestling are released together, so that the range of this one is that of all. */
export function ownRange(): string {
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return `^${version}`;
}

/** The ranges of packages of others. */
export const RANGES = {
  '@fastify/static': '^10.1.11',
  '@nestjs/config': '^12.0.0',
  '@nestjs/swagger': '^12.0.0',
  '@nestjs/testing': '^12.0.0',
  '@nestjs/typeorm': '^12.0.0',
  typeorm: '^1.1.1',
} as const;
