import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { EndpointPlugin } from '@nestling/core';

/** Finds the plugins of one application among its providers. */
@Injectable()
export class PluginExplorer {
  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  /** The plugins, in the order of their modules. */
  find(): EndpointPlugin[] {
    const instances = this.discovery.getProviders().map(({ instance }) => instance as unknown);
    const plugins = instances.filter((instance) => instance instanceof EndpointPlugin);
    // Nest keeps an empty object in the place of a provider that it has not made yet.
    const pending = plugins.find(({ options }) => (options as unknown) === undefined);
    if (pending) {
      throw new Error(
        `An endpoint was used before ${pending.constructor.name} was made: use it from onModuleInit on.`,
      );
    }
    return [...new Set(plugins)];
  }
}
