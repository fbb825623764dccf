// Where Nest keeps a route's verb and path: it exports no name for these keys, and a replaced route has to be found by them.
import { RequestMethod, type Type } from '@nestjs/common';

const PATH = 'path';
const METHOD = 'method';

/** The routes that a class declares itself, as `GET top`; the collection's path is `/`. */
export function declaredRoutes(controller: Type): ReadonlySet<string> {
  const routes = new Set<string>();
  const prototype = controller.prototype as object;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD, handler)) continue;
    const verb = RequestMethod[Reflect.getMetadata(METHOD, handler) as number];
    for (const path of [Reflect.getMetadata(PATH, handler) as string | string[]].flat()) {
      routes.add(`${verb} ${path === '/' ? '/' : path.replace(/^\//, '')}`);
    }
  }
  return routes;
}

/** The full paths, without prefix and version, of the routes that have no parameter: `/articles/top`. */
export function namedRoutes(controllers: readonly unknown[]): string[] {
  return controllers.flatMap((controller) => {
    if (typeof controller !== 'function') return [];
    const bases = basePathsOf(controller as Type);
    const routes = [...declaredRoutes(controller as Type)].map((route) =>
      route.slice(route.indexOf(' ') + 1),
    );
    const paths = bases.flatMap((base) =>
      routes.map((route) => `/${base}/${route}`.replace(/\/+/g, '/').replace(/\/$/, '')),
    );
    return paths.filter((path) => !/[:*{]/.test(path));
  });
}

/** The paths that a controller's routes begin with. */
export function basePathsOf(controller: Type): string[] {
  return [(Reflect.getMetadata(PATH, controller) as string | string[] | undefined) ?? ''].flat();
}
