// Finds what Nest's own document says of generated routes, so that the plan's words can take its place.
import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ROUTES } from '../controller/route.table.js';
import { TARGETS, type RouteTarget } from '../controller/route.targets.js';
import { declarationsOf } from '../metadata/metadata.store.js';
import type { DocumentPart } from './openapi.types.js';
import { loadSwagger } from './swagger.loader.js';

/** The extension by which a generated route is told from one that the application wrote. */
const MARK = 'x-nestling-generated';

interface Mark {
  readonly entity: Type;
  readonly target: RouteTarget;
}

/** A path of an endpoint, with the prefix and version that Nest gave it. */
export interface Mount {
  readonly entity: Type;
  readonly path: string;
}

/** Marks the generated routes, for the document that is about to be made. */
export function markGeneratedRoutes(app: INestApplication): void {
  const { ApiExtension } = loadSwagger();
  for (const controller of controllersOf(app)) {
    const { controllerOf: entity, generatedRoutes } = declarationsOf(controller);
    const prototype = controller.prototype as object;
    for (const { name, target } of ROUTES.filter((route) => generatedRoutes.has(route.name))) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (descriptor) ApiExtension(MARK, { entity, target })(prototype, name, descriptor);
    }
  }
}

/** Takes the marked operations out of the paths, and tells where the endpoints lie. */
export function takeGeneratedRoutes(paths: Readonly<Record<string, DocumentPart>>): {
  readonly own: Record<string, DocumentPart>;
  readonly mounts: readonly Mount[];
} {
  const own: Record<string, DocumentPart> = {};
  const mounts = new Map<string, Mount>();
  for (const [path, item] of Object.entries(paths)) {
    const kept: [string, unknown][] = [];
    for (const [verb, operation] of Object.entries(item)) {
      const mark = (operation as { [MARK]?: Mark })[MARK];
      if (!mark) {
        kept.push([verb, operation]);
        continue;
      }
      const depth = TARGETS[mark.target].segments.length;
      const mountPath = depth === 0 ? path : path.split('/').slice(0, -depth).join('/');
      mounts.set(mountPath, { entity: mark.entity, path: mountPath });
    }
    if (kept.length > 0) own[path] = Object.fromEntries(kept);
  }
  return { own, mounts: [...mounts.values()] };
}

function controllersOf(app: INestApplication): Set<Type> {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  const types = modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype));
  return new Set(types.filter((type): type is Type => typeof type === 'function'));
}
