import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import { deferBodies } from '@nestling/core';
import { answerBadUrls } from './controller/bad-url.answer.js';
import {
  endpointPaths,
  endpointTargets,
  pathsUnder,
  type EndpointPaths,
} from './controller/endpoint.paths.js';
import { declaredPaths, refuseMethods } from './controller/method.refusal.js';
import { unifySpelling } from './controller/path.spelling.js';
import { EndpointCatalog } from './endpoint.catalog.js';
import { declarationsOf } from './metadata/metadata.store.js';
import { namedRoutes } from './nest-internals.js';
import type { RestOptions } from './rest.options.js';
import { REST_OPTIONS } from './rest.tokens.js';

/** Prepares the platform for the endpoints, after its parsers and before any route is registered. */
@Injectable()
export class HttpSetup {
  @Inject(ApplicationConfig) private readonly config!: ApplicationConfig;
  @Inject(DiscoveryService) private readonly discovery!: DiscoveryService;

  constructor(
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
    @Inject(EndpointCatalog) private readonly catalog: EndpointCatalog,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  prepare(): void {
    const { httpAdapter } = this.adapterHost;
    if (!httpAdapter) return;
    const { plans } = this.catalog;
    const controllers = this.discovery.getControllers().map(({ metatype }): unknown => metatype);
    const isEndpoint = this.withoutNamedRoutes(endpointPaths(plans, this.config), controllers);
    // First, so that a route added with a slash gets the hooks of the others.
    unifySpelling(httpAdapter, {
      exact: pathsUnder(plans, this.config),
      anyCase: pathsUnder(plans, this.config, 'i'),
      isForeign: declaredPaths(controllers.filter((controller) => !isOfEndpoint(controller))),
    });
    deferBodies(httpAdapter, isEndpoint);
    answerBadUrls(httpAdapter, this.options.problems === 'app' ? () => true : isEndpoint);
    refuseMethods(httpAdapter, endpointTargets(plans, this.config), controllers);
  }

  /** `articles/import` is a route of its own where a controller declares it, not the article `import`. */
  private withoutNamedRoutes(isEndpoint: EndpointPaths, controllers: readonly unknown[]): EndpointPaths {
    const plans = new Set(this.catalog.plans.map(({ path }) => `/${path}`));
    // The path of a root controller is empty: every path would end with it.
    const named = namedRoutes(controllers).filter((path) => path !== '' && !plans.has(path));
    if (named.length === 0) return isEndpoint;
    return (path) => isEndpoint(path) && !named.some((route) => path.replace(/\/$/, '').endsWith(route));
  }
}

function isOfEndpoint(controller: unknown): boolean {
  return typeof controller === 'function' && declarationsOf(controller).controllerOf !== undefined;
}
