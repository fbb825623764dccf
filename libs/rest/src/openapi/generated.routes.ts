// Finds what Nest's own document says of generated routes, so that the plan's words can take its place.
import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { DocumentedRoute } from '@nestling/core';
import { ROUTES } from '../controller/route.table.js';
import { TARGETS, type RouteTarget } from '../controller/route.targets.js';
import { declarationsOf } from '../metadata/metadata.store.js';
import type { DocumentPart } from './openapi.types.js';
import { loadSwagger } from './swagger.loader.js';

/** The extension by which a generated route is told from one that the application wrote. */
const MARK = 'x-nestling-generated';

interface Mark {
  /** Missing for a route that the application wrote. */
  readonly endpoint?: { readonly entity: Type; readonly target: RouteTarget };
  readonly controller: Type;
  readonly name: string;
}

/** A path of an endpoint, with the prefix and version that Nest gave it. */
export interface Mount {
  readonly entity: Type;
  readonly path: string;
}

/** Marks the routes, for the document that is about to be made. */
export function markRoutes(app: INestApplication): void {
  const { ApiExtension } = loadSwagger();
  for (const controller of controllersOf(app)) {
    const { controllerOf: entity, generatedRoutes } = declarationsOf(controller);
    const prototype = controller.prototype as object;
    const generated = new Map(
      ROUTES.filter((route) => generatedRoutes.has(route.name)).map(({ name, target }) => [name, target]),
    );
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (name === 'constructor' || typeof descriptor?.value !== 'function') continue;
      const target = generated.get(name);
      const endpoint = entity && target ? { endpoint: { entity, target } } : {};
      ApiExtension(MARK, { ...endpoint, controller, name })(prototype, name, descriptor);
    }
  }
}

/** Takes the marked operations out of the paths, and tells where the endpoints lie. */
export function takeGeneratedRoutes(paths: Readonly<Record<string, DocumentPart>>): {
  readonly own: Record<string, DocumentPart>;
  readonly mounts: readonly Mount[];
  readonly routes: readonly DocumentedRoute[];
} {
  const routes: DocumentedRoute[] = [];
  const own: Record<string, DocumentPart> = {};
  const mounts = new Map<string, Mount>();
  for (const [path, item] of Object.entries(paths)) {
    const kept: [string, unknown][] = [];
    for (const [verb, operation] of Object.entries(item)) {
      const { [MARK]: mark, ...described } = operation as { readonly [MARK]?: Mark };
      if (mark) routes.push({ controller: mark.controller, name: mark.name, verb: verb.toUpperCase(), path });
      if (!mark?.endpoint) {
        kept.push([verb, described]);
        continue;
      }
      const { entity, target } = mark.endpoint;
      const depth = TARGETS[target].segments.length;
      const mountPath = depth === 0 ? path : path.split('/').slice(0, -depth).join('/');
      mounts.set(mountPath, { entity, path: mountPath });
    }
    if (kept.length > 0) own[path] = Object.fromEntries(kept);
  }
  return { own, mounts: [...mounts.values()], routes };
}

function controllersOf(app: INestApplication): Set<Type> {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  const types = modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype));
  return new Set(types.filter((type): type is Type => typeof type === 'function'));
}
