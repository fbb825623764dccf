// What a schema cannot say: endpoints that collide, and what stands within each of them.
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';
import { classNameOf, pathOf, tableOf } from '../build/endpoint.naming.js';
import { checkField } from './field.checks.js';
import { checkForeignKeys, checkNames, ownFieldsOf, type Surroundings } from './name.checks.js';
import { showPath, type ConfigPath, type Mistake } from './mistake.js';

/** An endpoint without a class, and where it stands. */
export interface Placed {
  readonly endpoint: EndpointDeclaration;
  readonly path: ConfigPath;
}

/** The mistakes of endpoints, as far as their form is right; `isSound` tells of which fields it is. */
export function checkEndpoints(options: NestlingOptions, isSound: (path: ConfigPath) => boolean): Mistake[] {
  const usable = usableEndpoints(options);
  const surroundings: Surroundings = {
    tables: new Map(usable.map(({ endpoint }) => [tableOf(endpoint), endpoint])),
    ownFields: ownFieldsOf(options),
  };
  return [
    ...withoutFields(options),
    ...collisions(usable, pathOf, { key: 'route', message: 'the route belongs to' }),
    ...collisions(withOwn(usable, pathOf), tableOf, {
      message: 'its table is that of',
      remedy: 'set meta.table',
    }),
    ...collisions(withOwn(usable, pathOf), classNameOf, {
      message: 'its name is that of',
      remedy: 'set name',
    }),
    ...usable.flatMap(({ endpoint, path }) => [
      ...checkFieldNames(endpoint, path, surroundings),
      ...Object.entries(endpoint.fields ?? {}).flatMap(([name, field]) => {
        const place = [...path, 'fields', name];
        return isSound(place) ? checkField(field, place) : [];
      }),
      ...checkForeignKeys(endpoint, path, surroundings),
      ...checkNames(endpoint, path, surroundings),
    ]),
  ];
}

/** The endpoints of which enough has the right form to be looked into. */
export function usableEndpoints({ endpoints }: NestlingOptions): Placed[] {
  const listed: readonly unknown[] = Array.isArray(endpoints) ? endpoints : [];
  return listed.flatMap((endpoint, index): Placed[] =>
    isUsable(endpoint) ? [{ endpoint, path: ['endpoints', index] }] : [],
  );
}

/** Columns are declared, or read: one of the two. */
function withoutFields({ endpoints }: NestlingOptions): Mistake[] {
  const listed: readonly unknown[] = Array.isArray(endpoints) ? endpoints : [];
  return listed.flatMap((endpoint, index): Mistake[] => {
    if (!isMap(endpoint)) return [];
    const { fields, reflect = false, key } = endpoint;
    const path = ['endpoints', index];
    const mistakes: Mistake[] = [];
    if (reflect === true && fields !== undefined) {
      const message = 'with reflect: true there are no fields; remove them, or write reflect: partial';
      mistakes.push({ path: [...path, 'fields'], message, atKey: true });
    }
    if (reflect === 'partial' && fields === undefined) {
      const message = 'with reflect: partial there are fields; add them, or write reflect: true';
      mistakes.push({ path: [...path, 'reflect'], message, atKey: true });
    }
    if (reflect === false && fields === undefined) {
      const message = '"fields" is missing; add it, or reflect: true for a table that exists';
      mistakes.push({ path, message });
    }
    if (reflect === false && key !== undefined) {
      const message = 'only a table that exists needs it; remove it, or write reflect: true';
      mistakes.push({ path: [...path, 'key'], message, atKey: true });
    }
    return mistakes;
  });
}

/** Whether enough of an endpoint has the right form to be looked into. */
function isUsable(endpoint: unknown): endpoint is EndpointDeclaration {
  if (!isMap(endpoint) || typeof endpoint['route'] !== 'string') return false;
  const { fields = {}, meta = {}, name = '' } = endpoint;
  const table = isMap(meta) ? (meta['table'] ?? '') : undefined;
  return (
    isMap(fields) &&
    Object.values(fields).every(isMap) &&
    typeof table === 'string' &&
    typeof name === 'string'
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Those that share no route: two of the same route are reported for that alone. */
function withOwn(placed: readonly Placed[], nameOf: (endpoint: EndpointDeclaration) => string): Placed[] {
  return [...new Map([...placed].reverse().map((one) => [nameOf(one.endpoint), one])).values()].reverse();
}

function collisions(
  placed: readonly Placed[],
  nameOf: (endpoint: EndpointDeclaration) => string,
  { key, message, remedy }: { key?: string; message: string; remedy?: string },
): Mistake[] {
  const owners = new Map<string, ConfigPath>();
  return placed.flatMap(({ endpoint, path }): Mistake[] => {
    const name = nameOf(endpoint);
    const owner = owners.get(name);
    if (!owner) {
      owners.set(name, path);
      return [];
    }
    const what = `${message} ${showPath(owner)} already: "${name}"`;
    const then = remedy ?? 'give one of the two another route, or join them';
    return [{ path: key === undefined ? path : [...path, key], message: `${what}; ${then}` }];
  });
}

function checkFieldNames(
  { fields = {}, reflect }: EndpointDeclaration,
  path: ConfigPath,
  { ownFields }: Surroundings,
): Mistake[] {
  return Object.keys(fields).flatMap((name): Mistake[] => {
    const at = { path: [...path, 'fields', name], atKey: true };
    if (!reflect && ownFields.includes(name))
      return [{ ...at, message: `"${name}" comes by itself; remove it` }];
    if (name in Object.prototype)
      return [{ ...at, message: `"${name}" cannot be a field; choose another name` }];
    return [];
  });
}
