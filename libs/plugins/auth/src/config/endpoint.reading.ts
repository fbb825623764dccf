// From what a configuration says of an endpoint to the options of its class.
import type { ConfigMistake, ConfigSurroundings } from '@nestling/core';
import type { AuthenticationOptions } from '../access/authentication.options.js';
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
  const backend = backendsOf(given?.backend, [...own, 'backend'], reading) ?? sharedBackend(verbs, reading);
  const permission = specOf(given?.permission, [...own, 'permission'], reading);
  const byVerb = verbs.map(({ verb, written, path: at }) => {
    if (given?.backend !== undefined) reportOtherBackend({ written, path: at }, given.backend, reading);
    // A backend without a permission means: whoever is known.
    return [
      verb,
      specOf(written.permission ?? permission ?? 'IsAuthenticated', [...at, 'permission'], reading),
    ];
  });
  const whole = byVerb.length > 0 ? { ...asMap(permission), ...Object.fromEntries(byVerb) } : permission;
  return {
    ...(backend === undefined ? {} : { backend }),
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

interface VerbPlace {
  readonly written: AuthenticationConfig;
  readonly path: Path;
}

/** The backend of verbs where the endpoint names none: one for all of them. */
function sharedBackend(verbs: readonly VerbPlace[], reading: Reading): AuthenticationOptions['backend'] {
  const naming = verbs.filter(({ written }) => written.backend !== undefined);
  const [first] = naming;
  if (!first) return undefined;
  for (const other of naming) reportOtherBackend(other, first.written.backend, reading);
  return backendsOf(first.written.backend, [...first.path, 'backend'], reading);
}

function reportOtherBackend({ written, path }: VerbPlace, usual: unknown, { report }: Reading): void {
  if (written.backend === undefined || sameText(written.backend, usual)) return;
  const message =
    'the verbs of an endpoint share its backends; name all of them in meta.authentication.backend';
  report({ path: [...path, 'backend'], message });
}

function sameText(one: unknown, other: unknown): boolean {
  return JSON.stringify([one].flat()) === JSON.stringify([other].flat());
}

function backendsOf(given: unknown, path: Path, { load, report }: Reading): AuthenticationOptions['backend'] {
  if (given === undefined) return undefined;
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
