import { Inject, Injectable, type Type } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';

/** Finds the one instance of a backend or a permission. */
@Injectable()
export class InstanceFinder {
  private readonly found = new Map<Type, Promise<object>>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  /** The application's own provider, or one that the injector makes, once. */
  of<T extends object>(type: Type<T>): Promise<T> {
    const found = this.found.get(type) ?? this.find(type);
    this.found.set(type, found);
    return found as Promise<T>;
  }

  private async find<T extends object>(type: Type<T>): Promise<T> {
    const isProvider = this.discovery.getProviders().some(({ token }) => token === type);
    return isProvider ? this.modules.get<T>(type, { strict: false }) : this.modules.create(type);
  }
}
