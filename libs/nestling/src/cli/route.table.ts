import type { EndpointPlan } from '@nestling/core';

/** A path and the verbs that are answered on it. */
export interface RouteLine {
  readonly path: string;
  readonly methods: readonly string[];
  readonly resource: string;
}

const COLLECTION = ['GET', 'POST'];
const ITEM = ['GET', 'PUT', 'PATCH', 'DELETE'];

/** The routes of endpoints. */
export function routesOf(plans: readonly EndpointPlan[]): RouteLine[] {
  return plans.flatMap(({ path, methods, name }) =>
    (
      [
        [`/${path}`, COLLECTION],
        [`/${path}/:id`, ITEM],
      ] as const
    )
      .map(([route, verbs]) => ({
        path: route,
        methods: verbs.filter((verb) => (methods as readonly string[]).includes(verb)),
        resource: name,
      }))
      .filter((line) => line.methods.length > 0),
  );
}

/** Routes as aligned lines. */
export function tableOfRoutes(routes: readonly RouteLine[]): string {
  const width = Math.max(...routes.map(({ path }) => path.length));
  const verbs = Math.max(...routes.map(({ methods }) => methods.join(' ').length));
  return routes
    .map(({ path, methods, resource }) =>
      `  ${path.padEnd(width)}  ${methods.join(' ').padEnd(verbs)}  ${resource}`.trimEnd(),
    )
    .join('\n');
}
