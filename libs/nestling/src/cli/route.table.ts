import type { INestApplication } from '@nestjs/common';
import type { EndpointPlan } from '@nestling/core';
import { EndpointCatalog } from '@nestling/rest';
import { docsOf } from '../app/create-app.js';
import type { NestlingOptions } from '../schema/app.schema.js';

/** A path and the verbs that are answered on it. */
export interface RouteLine {
  readonly path: string;
  readonly methods: readonly string[];
  /** What they belong to. */
  readonly resource: string;
}

const COLLECTION = ['GET', 'POST'];
const ITEM = ['GET', 'PUT', 'PATCH', 'DELETE'];

/** The routes of an application: its endpoints', the documentation's, its health's. */
export function routesOf(app: INestApplication, options: NestlingOptions): RouteLine[] {
  const { plans } = app.get(EndpointCatalog, { strict: false });
  const { enabled, path, jsonPath } = docsOf(options);
  const docs: [string, string][] = [
    [`/${path}`, 'documentation'],
    [`/${jsonPath}`, 'OpenAPI document'],
  ];
  const health: [string, string][] = [
    ['/health/live', 'health'],
    ['/health/ready', 'health'],
  ];
  const more = [...(enabled ? docs : []), ...health];
  return [
    ...routesOfPlans(plans),
    ...more.map(([route, resource]) => ({ path: route, methods: ['GET'], resource })),
  ];
}

function routesOfPlans(plans: readonly EndpointPlan[]): RouteLine[] {
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
