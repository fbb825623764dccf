// All endpoints of one application: registered by forFeature, compiled together at boot so that every mistake is reported.
import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { NestlingConfigError, type EndpointPlan } from '@nestling/core';
import { Database } from '@nestling/database';
import type { DataSource } from 'typeorm';
import { declarationsOf } from './metadata/metadata.store.js';
import { compilePlan } from './plan/endpoint-plan.compiler.js';
import { checkNestedTargets } from './plan/nested-create.compiler.js';
import { Problems } from './plan/problems.js';
import { REST_CONFIG_CODES } from './rest.errors.js';
import type { RestOptions } from './rest.options.js';
import { REST_OPTIONS } from './rest.tokens.js';
import { CursorSigner } from './serializer/cursor.token.js';
import { BackgroundTasks } from './service/background.tasks.js';
import { EndpointHandle, EndpointRuntime, type FindEndpoint } from './service/endpoint.runtime.js';
import type { FindScope } from './service/neighbour.scopes.js';
import { HookExplorer } from './service/hook.explorer.js';

interface Registration {
  readonly handle: EndpointHandle;
  readonly dataSource: DataSource;
}

/** The endpoints of one application. */
@Injectable()
export class EndpointCatalog implements OnModuleInit {
  private readonly registrations = new Map<Type, Registration>();
  private readonly compiled = new Map<Type, EndpointRuntime>();
  /** @internal Signs the cursors of this application. */
  readonly signer: CursorSigner;

  constructor(
    @Inject(REST_OPTIONS) { secret }: RestOptions,
    @Inject(BackgroundTasks) private readonly background: BackgroundTasks,
    @Inject(HookExplorer) private readonly hooks: HookExplorer,
  ) {
    this.signer = new CursorSigner(secret);
  }

  /** The plans of all endpoints, for plugins and documentation. */
  get plans(): readonly EndpointPlan[] {
    return this.runtimes.map(({ plan }) => plan);
  }

  /** @internal The endpoints at work. */
  get runtimes(): readonly EndpointRuntime[] {
    this.compile();
    return [...this.compiled.values()];
  }

  /** Registers an endpoint; a second registration gets the first one's handle. */
  register(entity: Type, dataSource: DataSource): EndpointHandle {
    const existing = this.registrations.get(entity);
    if (existing) return existing.handle;
    const handle = new EndpointHandle(entity, () => this.compile());
    this.registrations.set(entity, { handle, dataSource });
    return handle;
  }

  /** @internal The scope of an entity's endpoint. */
  readonly findScope: FindScope = (entity) => this.registrations.get(entity)?.handle.scope;

  /** @internal The endpoint of an entity. */
  readonly findEndpoint: FindEndpoint = (entity) => this.registrations.get(entity)?.handle;

  onModuleInit(): void {
    this.compile();
    this.hooks.connect(this.compiled);
  }

  /** Compiles what is registered and not compiled yet. */
  private compile(): void {
    const problems = new Problems();
    const plans = new Map<Registration, EndpointPlan>();
    for (const [entity, registration] of this.registrations) {
      if (this.compiled.has(entity)) continue;
      const plan = this.compileOne(entity, registration, problems);
      if (plan) plans.set(registration, plan);
    }
    this.checkPaths(plans.values(), problems);
    checkNestedTargets(plans.values(), (entity) => this.registrations.has(entity), problems);
    if (problems.list.length > 0) throw new NestlingConfigError(problems.list);
    for (const [{ handle, dataSource }, plan] of plans) {
      const surroundings = {
        database: Database.of(dataSource),
        signer: this.signer,
        background: this.background,
        findScope: this.findScope,
        findEndpoint: this.findEndpoint,
      };
      const runtime = new EndpointRuntime(plan, surroundings);
      this.compiled.set(plan.entity, runtime);
      handle.start(runtime);
    }
  }

  private compileOne(
    entity: Type,
    { dataSource }: Registration,
    problems: Problems,
  ): EndpointPlan | undefined {
    const options = declarationsOf(entity).endpoint;
    if (!options) {
      problems.add(REST_CONFIG_CODES.notEndpoint, entity.name, [
        'it is registered in forFeature but is no endpoint',
        'decorate the class with @RestEndpoint()',
      ]);
      return undefined;
    }
    if (!dataSource.hasMetadata(entity)) {
      problems.add(REST_CONFIG_CODES.entityMissing, entity.name, [
        'its data source does not know it',
        'let DatabaseModule load entities by itself (`autoLoadEntities`), or list the class in `entities`',
      ]);
      return undefined;
    }
    const where = `@RestEndpoint ${entity.name}`;
    return compilePlan({ entity, options, where }, dataSource.getMetadata(entity), problems);
  }

  private checkPaths(plans: Iterable<EndpointPlan>, problems: Problems): void {
    const owners = new Map([...this.compiled.values()].map(({ plan }) => [plan.path, plan.name]));
    for (const { path, name } of plans) {
      const owner = owners.get(path);
      if (owner === undefined) owners.set(path, name);
      else {
        problems.add(REST_CONFIG_CODES.pathDuplicate, `@RestEndpoint ${name}`, [
          `the path "${path}" belongs to ${owner} already`,
          'give one of them another `path`',
        ]);
      }
    }
  }
}
