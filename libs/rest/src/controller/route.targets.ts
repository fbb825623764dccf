// The paths of an endpoint, and the verbs that each has. A new kind of path is an entry here, and its routes in the table.
import type { EndpointOptions, EndpointPlan, HttpVerb } from '@nestling/core';
import { declarationsOf } from '../metadata/metadata.store.js';

/** Which of an endpoint's paths a route lies on. */
export type RouteTarget = 'collection' | 'aggregate' | 'bulk' | 'restoration' | 'item';

/** One kind of path. */
export interface TargetDescription {
  /** The path below the endpoint's, in segments; `:id` is the key of a row. */
  readonly segments: readonly string[];
  /** Whether an endpoint of these options has the path at all; asked when its controller is declared. */
  readonly isServed: (options: EndpointOptions) => boolean;
  /** The verbs that are enabled on it. */
  readonly verbs: (plan: EndpointPlan) => readonly HttpVerb[];
}

const enabled =
  (...verbs: readonly HttpVerb[]) =>
  ({ methods }: EndpointPlan): readonly HttpVerb[] =>
    verbs.filter((verb) => methods.includes(verb));

/** The paths of every endpoint; one with a name of its own stands before `:id`. */
export const TARGETS: Readonly<Record<RouteTarget, TargetDescription>> = {
  collection: {
    segments: [],
    isServed: () => true,
    verbs: (plan) => [
      ...enabled('GET', 'POST')(plan),
      ...(plan.naturalKeys.length > 0 ? enabled('PUT')(plan) : []),
    ],
  },
  aggregate: {
    segments: ['aggregate'],
    isServed: ({ aggregate }) => aggregate !== undefined,
    verbs: enabled('GET'),
  },
  bulk: {
    segments: ['bulk'],
    isServed: ({ bulk }) => bulk !== undefined && bulk !== false,
    verbs: () => ['POST'],
  },
  restoration: {
    segments: [':id', 'restore'],
    isServed: ({ softDelete }) => softDelete === true,
    verbs: () => ['POST'],
  },
  item: { segments: [':id'], isServed: () => true, verbs: enabled('GET', 'PUT', 'PATCH', 'DELETE') },
};

/** The names of the targets, in the order of the table. */
export const TARGET_NAMES = Object.keys(TARGETS) as readonly RouteTarget[];

/** Whether an endpoint has a path of this kind. */
export function isServed({ entity }: Pick<EndpointPlan, 'entity'>, target: RouteTarget): boolean {
  return TARGETS[target].isServed(declarationsOf(entity).endpoint ?? {});
}
