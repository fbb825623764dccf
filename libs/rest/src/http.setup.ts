import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { answerBadUrls } from './controller/bad-url.answer.js';
import { deferBodies } from './controller/body.deferral.js';
import { endpointPaths } from './controller/endpoint.paths.js';
import { EndpointCatalog } from './endpoint.catalog.js';
import type { RestOptions } from './rest.options.js';
import { REST_OPTIONS } from './rest.tokens.js';

/** Prepares the platform for the endpoints, after its parsers and before any route is registered. */
@Injectable()
export class HttpSetup {
  @Inject(ApplicationConfig) private readonly config!: ApplicationConfig;

  constructor(
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
    @Inject(EndpointCatalog) private readonly catalog: EndpointCatalog,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  prepare(): void {
    const { httpAdapter } = this.adapterHost;
    if (!httpAdapter) return;
    const isEndpoint = endpointPaths(this.catalog.plans, this.config);
    deferBodies(httpAdapter, isEndpoint);
    answerBadUrls(httpAdapter, this.options.problems === 'app' ? () => true : isEndpoint);
  }
}
