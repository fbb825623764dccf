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
