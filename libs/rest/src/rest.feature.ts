// What `RestModule.forFeature` declares: for each endpoint its handle, its service and its controller.
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DatabaseModule } from '@nestling/database';
import type { FilterBackend } from '@nestling/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { getMetadataArgsStorage, type DataSource } from 'typeorm';
import { defaultControllerOf } from './controller/endpoint-controller.factory.js';
import { EndpointCatalog } from './endpoint.catalog.js';
import { IdempotencyRecord } from './idempotency/idempotency.record.js';
import { declarationsOf } from './metadata/metadata.store.js';
import { DEFAULT_DATA_SOURCE, type FeatureOptions } from './rest.feature.options.js';
import type { EndpointHandle } from './service/endpoint.runtime.js';
import type { EndpointService } from './service/endpoint.service.js';
import { endpointServiceToken, endpointToken } from './service/endpoint.tokens.js';
import { defaultServiceOf } from './service/rest-service.decorator.js';

/** The parts of the dynamic module. */
export function featureModule(module: Type, options: FeatureOptions): DynamicModule {
  const { endpoints, services = [], controllers = [], providers = [], imports = [] } = options;
  const dataSource = options.dataSource ?? DEFAULT_DATA_SOURCE;
  const endpointProviders = endpoints.flatMap((entity) => providersOf(entity, { services, dataSource }));
  const generated = endpoints
    .filter((entity) => !controllers.some((controller) => declarationsOf(controller).controllerOf === entity))
    .map(defaultControllerOf);
  return {
    module,
    imports: [
      TypeOrmModule.forFeature(entitiesOf(endpoints), dataSource),
      DatabaseModule.forDataSource(dataSource),
      ...imports,
    ],
    providers: [...endpointProviders, ...services, ...providers],
    controllers: [...controllers].sort(ordinaryFirst).concat(generated),
    exports: [
      ...endpoints.map(endpointToken),
      ...endpoints.map(endpointServiceToken),
      ...services,
      TypeOrmModule,
    ],
  };
}

/** The classes, those that own the tables they share, and the library's own: TypeORM needs them all. */
function entitiesOf(endpoints: readonly Type[]): Type[] {
  const { tables, inheritances } = getMetadataArgsStorage();
  const owners = inheritances.flatMap(({ target }) =>
    typeof target === 'function' && endpoints.some((entity) => entity.prototype instanceof target)
      ? tables.filter((table) => table.target === target).map(() => target as Type)
      : [],
  );
  const isIdempotent = endpoints.some((entity) => declarationsOf(entity).endpoint?.idempotency);
  return [...new Set([...endpoints, ...owners, ...(isIdempotent ? [IdempotencyRecord] : [])])];
}

function providersOf(
  entity: Type,
  { services, dataSource }: { services: readonly Type[]; dataSource: string },
): Provider[] {
  const own = services.find((service) => declarationsOf(service).serviceOf === entity);
  const serviceToken = endpointServiceToken(entity);
  const backends = declarationsOf(entity).endpoint?.filtering?.backends ?? [];
  return [
    {
      provide: endpointToken(entity),
      inject: [
        EndpointCatalog,
        getDataSourceToken(dataSource),
        ModuleRef,
        ...backends.map((token) => ({ token, optional: true })),
      ],
      useFactory: async (
        catalog: EndpointCatalog,
        source: DataSource,
        ...[modules, ...given]: [ModuleRef, ...(FilterBackend | undefined)[]]
      ) => {
        if (source.isInitialized) await catalog.survey(source);
        const instances = backends.map((backend, index) => given[index] ?? modules.create(backend));
        return catalog.register(entity, source, await Promise.all(instances));
      },
    },
    own
      ? { provide: serviceToken, useExisting: own }
      : { provide: serviceToken, useClass: defaultServiceOf(entity) },
    {
      provide: Symbol(`@nestling/rest:connection of ${entity.name}`),
      inject: [endpointToken(entity), serviceToken],
      useFactory: (endpoint: EndpointHandle, service: EndpointService<object>) => endpoint.serve(service),
    },
  ];
}

/** Express asks its routes in order: `articles/top` of an ordinary controller has to stand before `articles/:id`. */
function ordinaryFirst(left: Type, right: Type): number {
  const rank = (controller: Type): number => (declarationsOf(controller).controllerOf ? 1 : 0);
  return rank(left) - rank(right);
}
