// The hand-written lists of one application: compiled at boot, found by their handlers.
import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import {
  NestlingConfigError,
  type EndpointPlan,
  type FilterBackend,
  type RequestContext,
} from '@nestling/core';
import { Database } from '@nestling/database';
import type { DataSource } from 'typeorm';
import { EndpointCatalog } from '../endpoint.catalog.js';
import { ListQueryReader } from '../controller/list-query.reader.js';
import { compilePlan } from '../plan/endpoint-plan.compiler.js';
import { FieldRules } from '../plan/field.rules.js';
import { Problems } from '../plan/problems.js';
import { EVERYTHING, type Condition } from '../query/condition.js';
import { EndpointQuery } from '../query/endpoint.query.js';
import { EndpointTable } from '../query/endpoint.table.js';
import { DEFAULT_DATA_SOURCE } from '../rest.feature.options.js';
import { OutputSerializer } from '../serializer/output.serializer.js';
import { PlanViews } from '../service/endpoint.views.js';
import { IncludeLoader } from '../service/include.loader.js';
import { NeighbourScopes } from '../service/neighbour.scopes.js';
import { LIST_OF_METADATA, type ListDeclaration } from './list-of.options.js';

/** One hand-written list at work, as an audience sees it. */
export interface HandWrittenList {
  readonly query: EndpointQuery;
  readonly reader: ListQueryReader;
  readonly output: OutputSerializer;
  readonly neighbours: NeighbourScopes;
  readonly includes: IncludeLoader;
  /** The rows that policies of the class's own endpoint let a context see. */
  readonly policy: (context: RequestContext) => Condition | Promise<Condition>;
}

interface ListToCompile extends ListDeclaration {
  readonly where: string;
  readonly backends: readonly FilterBackend[];
}

/** The hand-written lists of one application. */
@Injectable()
export class ListCatalog implements OnModuleInit {
  @Inject(ModuleRef) private readonly modules!: ModuleRef;
  private readonly lists = new Map<unknown, PlanViews<HandWrittenList>>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(EndpointCatalog) private readonly endpoints: EndpointCatalog,
  ) {}

  async onModuleInit(): Promise<void> {
    const problems = new Problems();
    for (const { metatype, host } of this.discovery.getControllers()) {
      const prototype = (metatype as Type | null)?.prototype as Record<string, unknown> | undefined;
      for (const name of prototype ? this.scanner.getAllMethodNames(prototype) : []) {
        const handler = prototype?.[name];
        if (typeof handler !== 'function') continue;
        const declaration = Reflect.getMetadata(LIST_OF_METADATA, handler) as ListDeclaration | undefined;
        const where = `@ListOf ${(metatype as Type).name}.${name}`;
        if (!declaration) continue;
        const modules = host?.getProviderByKey<ModuleRef>(ModuleRef)?.instance ?? this.modules;
        const backends = await this.backendsOf(declaration, modules);
        this.lists.set(handler, this.compile({ ...declaration, where, backends }, problems));
      }
    }
    if (problems.list.length > 0) throw new NestlingConfigError(problems.list);
  }

  /** The list that a handler gives, as a context sees it. */
  of(handler: unknown, context: RequestContext): HandWrittenList {
    const list = this.lists.get(handler);
    if (!list) throw new Error('The handler has no @ListOf.');
    return list.of(context);
  }

  /** The instances of a list's filter backends: the application's own where it has them. */
  private backendsOf({ options }: ListDeclaration, modules: ModuleRef): Promise<FilterBackend[]> {
    const classes = (options.filtering?.backends ?? []) as readonly Type<FilterBackend>[];
    const instances = classes.map((backend) => {
      const provider = this.discovery.getProviders().find(({ token }) => token === backend);
      return (provider?.instance as FilterBackend | undefined) ?? modules.create(backend);
    });
    return Promise.all(instances);
  }

  private compile(
    { entity, options, where, backends }: ListToCompile,
    problems: Problems,
  ): PlanViews<HandWrittenList> {
    const { dataSource: name = DEFAULT_DATA_SOURCE, ...endpointOptions } = options;
    const dataSource = this.modules.get<DataSource>(getDataSourceToken(name), { strict: false });
    const endpointOf = this.endpoints.findPlan;
    const declaration = {
      entity,
      options: endpointOptions as object,
      where,
      backends,
      plugins: [],
      endpointOf,
    };
    const plan = compilePlan(declaration, dataSource.getMetadata(entity), problems);
    const make = (seen: EndpointPlan): HandWrittenList => this.listOf(seen, Database.of(dataSource));
    const rules = new FieldRules(plan, this.endpoints.findPlan);
    return new PlanViews(rules, { plan, view: make(plan) }, make);
  }

  private listOf(plan: EndpointPlan, database: Database): HandWrittenList {
    const { findScope } = this.endpoints;
    return {
      query: new EndpointQuery(new EndpointTable(plan, database)),
      includes: new IncludeLoader(database),
      reader: new ListQueryReader(plan),
      output: new OutputSerializer(plan),
      neighbours: new NeighbourScopes(plan, findScope),
      policy: (context) => findScope(plan.entity)?.policies.readable(context) ?? EVERYTHING,
    };
  }
}
