import { Inject, Injectable, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { NestlingConfigError } from '@nestling/core';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { HOOKS_METADATA, type HookDeclaration } from './on-endpoint.decorator.js';

type Endpoints = ReadonlyMap<Type, EndpointRuntime>;

/** Finds the methods with `@OnEndpoint` on every provider and controller, once, at boot. */
@Injectable()
export class HookExplorer {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  /** Connects what it finds to the endpoints. */
  connect(endpoints: Endpoints): void {
    for (const { instance } of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      if (typeof instance !== 'object' || instance === null) continue;
      const prototype = Object.getPrototypeOf(instance) as object | null;
      for (const name of prototype ? this.scanner.getAllMethodNames(prototype) : []) {
        connectMethod(instance as Record<string, unknown>, name, endpoints);
      }
    }
  }
}

function connectMethod(instance: Record<string, unknown>, name: string, endpoints: Endpoints): void {
  const method = instance[name];
  if (typeof method !== 'function') return;
  const hooks = (Reflect.getMetadata(HOOKS_METADATA, method) ?? []) as HookDeclaration[];
  for (const { entity, event } of hooks) {
    const endpoint = endpoints.get(entity);
    if (!endpoint) throw hookOfNothing(entity, instance, name);
    endpoint.hooks.add(event, (payload) => method.call(instance, payload) as unknown);
  }
}

function hookOfNothing(entity: Type, instance: object, name: string): NestlingConfigError {
  return new NestlingConfigError([
    {
      code: REST_CONFIG_CODES.notEndpoint,
      where: `${instance.constructor.name}.${name}`,
      what: `@OnEndpoint names ${entity.name}, which no RestModule.forFeature registers`,
      remedy: `register it: RestModule.forFeature([${entity.name}])`,
    },
  ]);
}
