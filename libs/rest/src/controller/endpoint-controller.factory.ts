// Controllers are made from the route table when modules are declared: Nest then routes to them as to any other.
import {
  Controller,
  Delete,
  Get,
  Inject,
  Options,
  Patch,
  Post,
  Put,
  Req,
  Res,
  SetMetadata,
  UseFilters,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ENDPOINT_ENTITY, HANDLER_VERBS, ProblemFilter } from '@nestling/core';
import { declarationsOf } from '../metadata/metadata.store.js';
import { declaredRoutes } from '../nest-internals.js';
import { pathOf } from '../plan/endpoint-plan.compiler.js';
import { REST_OPTIONS } from '../rest.tokens.js';
import { endpointServiceToken, endpointToken } from '../service/endpoint.tokens.js';
import { EndpointController } from './endpoint.controller.js';
import type { PlatformRequest } from './http.exchange.js';
import { ROUTES, type Route } from './route.table.js';
import { isServed, TARGETS } from './route.targets.js';

const VERB_DECORATORS = {
  GET: Get,
  POST: Post,
  PUT: Put,
  PATCH: Patch,
  DELETE: Delete,
  OPTIONS: Options,
} as const;

/**
 * Makes a class the controller of an endpoint: its own routes first, then those of the table that it does not replace.
 *
 * @example
 * @RestController(Article)
 * class ArticlesController extends EndpointController<Article> {
 *   @Get('top') top() {
 *     return [];
 *   }
 * }
 */
export function RestController(entity: Type): ClassDecorator {
  return (target) => {
    const controller = target as unknown as Type<EndpointController<object>>;
    const prototype = controller.prototype as object;
    Controller(pathOf(entity))(target);
    SetMetadata(ENDPOINT_ENTITY, entity)(target);
    UseFilters(ProblemFilter)(target);
    Inject(endpointToken(entity))(prototype, 'endpoint');
    Inject(endpointServiceToken(entity))(prototype, 'service');
    Inject(HttpAdapterHost)(prototype, 'adapterHost');
    Inject(REST_OPTIONS)(prototype, 'restOptions');
    const declarations = declarationsOf(target);
    declarations.controllerOf = entity;
    const replaced = declaredRoutes(controller);
    declarationsOf(target).ownRoutes = replaced;
    for (const route of ROUTES.filter(({ target }) => isServed({ entity }, target))) {
      if (replaced.has(`${route.verb} ${pathOfRoute(route)}`)) continue;
      addRoute(prototype, route, entity);
      declarations.generatedRoutes.add(route.name);
    }
  };
}

/** The controller of an endpoint that brings none of its own. */
export function defaultControllerOf(entity: Type): Type {
  const name = `${entity.name}Controller`;
  const controller = { [name]: class extends EndpointController<object> {} }[name] as Type;
  RestController(entity)(controller);
  return controller;
}

function pathOfRoute({ target }: Route): string {
  return TARGETS[target].segments.join('/') || '/';
}

/**
 * Each controller gets a function of its own: Nest keeps a route's metadata on the function. A method that the user calls
 * by the same name, for a route of another path, stays.
 */
function addRoute(prototype: object, route: Route, entity: Type): void {
  const { name, verb } = route;
  const place = ROUTES.indexOf(route);
  const property = name in prototype ? `${name}OfEndpoint` : name;
  const handler = {
    [property](this: EndpointController<object>, request: PlatformRequest, response: unknown) {
      return this.answer(place, request, response);
    },
  }[property];
  Object.defineProperty(prototype, property, { value: handler, configurable: true, writable: true });
  const descriptor = Object.getOwnPropertyDescriptor(prototype, property) ?? {};
  Req()(prototype, property, 0);
  Res()(prototype, property, 1);
  SetMetadata(ENDPOINT_ENTITY, entity)(prototype, property, descriptor);
  if (route.standsFor) SetMetadata(HANDLER_VERBS, route.standsFor)(prototype, property, descriptor);
  VERB_DECORATORS[verb](pathOfRoute(route))(prototype, property, descriptor);
}
