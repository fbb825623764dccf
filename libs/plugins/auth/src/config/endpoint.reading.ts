// From what a configuration says of an endpoint to the options of its class.
import type { ConfigMistake, ConfigSurroundings } from '@nestling/core';
import type { AuthenticationOptions, BackendsByVerb } from '../access/authentication.options.js';
import type { RateLimitsByVerb, RateLimitSpec } from '../limits/rate-limit.options.js';
import type { AuthenticationConfig } from './auth.config.js';
import { backendOf, permissionOf } from './config.names.js';

type Path = ConfigMistake['path'];
type Meta = Readonly<Record<string, unknown>>;

/** Where things are written, what loads modules, and who is told of mistakes. */
export interface Reading {
  readonly load: ConfigSurroundings['load'];
  report(mistake: ConfigMistake): void;
}

/** The verbs of `methods`, where it is a map, with what stands under each. */
export function verbsOf(meta: Meta): [string, Meta][] {
  const { methods } = meta;
  if (typeof methods !== 'object' || methods === null || Array.isArray(methods)) return [];
  return Object.entries(methods as Record<string, Meta | null>).map(([verb, own]) => [verb, own ?? {}]);
}

/** `authentication` with the classes that it names; what stands under verbs of `methods` joins it. */
export function readAuthentication(
  meta: Meta,
  path: Path,
  reading: Reading,
): AuthenticationOptions | undefined {
  const given = meta['authentication'] as AuthenticationConfig | undefined;
  const verbs = verbsOf(meta).flatMap(([verb, own]) => {
    const written = own['authentication'] as AuthenticationConfig | undefined;
    return written ? [{ verb, written, path: [...path, 'methods', verb, 'authentication'] }] : [];
  });
  if (!given && verbs.length === 0) return undefined;
  const own = [...path, 'authentication'];
  const backend = backendsOf(given?.backend, [...own, 'backend'], reading);
  const permission = specOf(given?.permission, [...own, 'permission'], reading);
  const differing = verbs.flatMap(({ verb, written, path: at }) => {
    const backends = backendsOf(written.backend, [...at, 'backend'], reading);
    return backends === undefined ? [] : [[verb, backends] as const];
  });
  const byVerb = verbs.map(({ verb, written, path: at }) => {
    // A backend without a permission means: whoever is known.
    const spec = written.permission ?? permission ?? 'IsAuthenticated';
    return [verb, specOf(spec, [...at, 'permission'], reading)];
  });
  const backends =
    differing.length > 0 ? { ...byDefault(backend), ...Object.fromEntries(differing) } : backend;
  const whole = byVerb.length > 0 ? { ...asMap(permission), ...Object.fromEntries(byVerb) } : permission;
  return {
    ...(backends === undefined ? {} : { backend: backends }),
    ...(whole === undefined ? {} : { permission: whole as AuthenticationOptions['permission'] }),
  } as AuthenticationOptions;
}

/** `rateLimit`, with the limits that stand under verbs of `methods`. */
export function readRateLimit(meta: Meta): RateLimitSpec | RateLimitsByVerb | undefined {
  const given = meta['rateLimit'] as RateLimitSpec | RateLimitsByVerb | undefined;
  const verbs = verbsOf(meta).filter(([, own]) => own['rateLimit'] !== undefined);
  if (verbs.length === 0) return given;
  const isLimit = given !== undefined && (given === false || Array.isArray(given) || 'requests' in given);
  const others = isLimit ? { default: given } : given;
  return { ...others, ...Object.fromEntries(verbs.map(([verb, own]) => [verb, own['rateLimit']])) };
}

function backendsOf(given: unknown, path: Path, { load, report }: Reading): AuthenticationOptions['backend'] {
  // Code has it that way.
  if (given === undefined || isByVerb(given)) return given;
  return ([given].flat() as unknown[]).flatMap((one, index) => {
    const found = backendOf(one, load);
    if (typeof found !== 'string') return found;
    report({ path: Array.isArray(given) ? [...path, index] : path, message: found });
    return [];
  });
}

/** A permission, with classes in place of names, wherever they stand in it. */
function specOf(given: unknown, path: Path, reading: Reading): unknown {
  if (Array.isArray(given)) return given.map((one, index) => specOf(one, [...path, index], reading));
  if (typeof given === 'string') {
    const found = permissionOf(given, reading.load);
    if (typeof found !== 'string') return found;
    reading.report({ path, message: found });
    return 'IsAuthenticated';
  }
  if (typeof given !== 'object' || given === null || 'roles' in given || 'scopes' in given) return given;
  const verbs = Object.entries(given);
  return Object.fromEntries(verbs.map(([verb, one]) => [verb, specOf(one, [...path, verb], reading)]));
}

/** Backends as a map of verbs. */
function byDefault(backend: AuthenticationOptions['backend']): BackendsByVerb {
  return isByVerb(backend) ? backend : backend === undefined ? {} : { default: backend };
}

function isByVerb(backend: unknown): backend is BackendsByVerb {
  return typeof backend === 'object' && backend !== null && !Array.isArray(backend);
}

/** A permission as a map of verbs. */
function asMap(permission: unknown): object {
  if (permission === undefined) return {};
  const isMap =
    typeof permission === 'object' &&
    permission !== null &&
    !Array.isArray(permission) &&
    !('roles' in permission) &&
    !('scopes' in permission);
  return isMap ? permission : { default: permission };
}
