// All endpoints of one application: registered by forFeature, compiled together at boot so that every mistake is reported.
import { Inject, Injectable, Logger, type OnModuleInit, type Type } from '@nestjs/common';
import {
  EndpointPlans,
  NestlingConfigError,
  type CallerScope,
  type EndpointPlan,
  type EndpointPlugin,
  type FilterBackend,
} from '@nestling/core';
import { Database, surveySession, type SessionSurvey } from '@nestling/database';
import type { DataSource } from 'typeorm';
import { declarationsOf } from './metadata/metadata.store.js';
import { compilePlan } from './plan/endpoint-plan.compiler.js';
import { checkNestedTargets } from './plan/nested-create.compiler.js';
import { PluginExplorer } from './plan/plugin.explorer.js';
import { Problems } from './plan/problems.js';
import { checkSession, checkStorage, coarseInstants } from './plan/storage.checks.js';
import { REST_CONFIG_CODES } from './rest.errors.js';
import { cursorLifeOf, type RestOptions } from './rest.options.js';
import { REST_OPTIONS } from './rest.tokens.js';
import { CursorSigner } from './serializer/cursor.token.js';
import { BackgroundTasks } from './service/background.tasks.js';
import { callerScopeOf } from './service/caller.scope.js';
import { EndpointHandle, EndpointRuntime, type FindEndpoint } from './service/endpoint.runtime.js';
import type { FindScope } from './service/neighbour.scopes.js';
import { unseenReadsOf } from './service/unseen.reads.js';
import { HookExplorer } from './service/hook.explorer.js';

interface Registration {
  readonly handle: EndpointHandle;
  readonly dataSource: DataSource;
  /** The instances of the filter backends that the endpoint names. */
  readonly backends: readonly FilterBackend[];
}

/** The endpoints of one application. */
@Injectable()
export class EndpointCatalog extends EndpointPlans implements OnModuleInit {
  @Inject(PluginExplorer) private readonly plugins!: PluginExplorer;
  private readonly registrations = new Map<Type, Registration>();
  private readonly compiled = new Map<Type, EndpointRuntime>();
  private readonly surveys = new Map<DataSource, Promise<SessionSurvey>>();
  private readonly sessions = new Map<DataSource, SessionSurvey>();
  private foundPlugins?: readonly EndpointPlugin[];
  /** @internal Signs the cursors of this application. */
  readonly signer: CursorSigner;

  constructor(
    @Inject(REST_OPTIONS) options: RestOptions,
    @Inject(BackgroundTasks) private readonly background: BackgroundTasks,
    @Inject(HookExplorer) private readonly hooks: HookExplorer,
  ) {
    super();
    this.signer = new CursorSigner(options.secret, cursorLifeOf(options));
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

  planOf(entity: Type): EndpointPlan | undefined {
    this.compile();
    return this.findPlan(entity);
  }

  callerScopeOf(entity: Type): CallerScope | undefined {
    const registration = this.registrations.get(entity);
    return registration && callerScopeOf(registration.handle);
  }

  unseenReadsOf(entity: Type): readonly string[] {
    const registration = this.registrations.get(entity);
    return registration ? unseenReadsOf(registration.handle) : [];
  }

  /** Asks a data source, once, how it treats values: what it answers is checked with the declarations. */
  async survey(dataSource: DataSource): Promise<void> {
    const known = this.surveys.get(dataSource);
    const asked = known ?? surveySession(Database.of(dataSource));
    if (!known) this.surveys.set(dataSource, asked);
    this.sessions.set(dataSource, await asked);
  }

  /** Registers an endpoint; a second registration gets the first one's handle. */
  register(entity: Type, dataSource: DataSource, backends: readonly FilterBackend[] = []): EndpointHandle {
    const existing = this.registrations.get(entity);
    if (existing) return existing.handle;
    const handle = new EndpointHandle(entity, () => this.compile());
    this.registrations.set(entity, { handle, dataSource, backends });
    return handle;
  }

  /** @internal The scope of an entity's endpoint. */
  readonly findScope: FindScope = (entity) => this.registrations.get(entity)?.handle.scope;

  /** @internal The plan of an entity's endpoint. */
  readonly findPlan = (entity: Type): EndpointPlan | undefined => this.compiled.get(entity)?.plan;
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
    this.checkStorage(plans, problems);
    checkNestedTargets(plans.values(), (entity) => this.registrations.has(entity), problems);
    if (problems.list.length > 0) throw new NestlingConfigError(problems.list);
    for (const [{ handle, dataSource }, plan] of plans) {
      const surroundings = {
        database: Database.of(dataSource),
        signer: this.signer,
        background: this.background,
        findScope: this.findScope,
        findEndpoint: this.findEndpoint,
        findPlan: this.findPlan,
      };
      const runtime = new EndpointRuntime(plan, surroundings);
      this.compiled.set(plan.entity, runtime);
      handle.start(runtime);
    }
  }

  private compileOne(
    entity: Type,
    { dataSource, backends }: Registration,
    problems: Problems,
  ): EndpointPlan | undefined {
    const plugins = (this.foundPlugins ??= this.plugins.find());
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
    const declaration = { entity, options, where, backends, plugins, endpointOf: this.findPlan };
    return compilePlan(declaration, dataSource.getMetadata(entity), problems);
  }

  /** What columns and sessions do to values: what would change them is a mistake, what coarsens them a warning. */
  private checkStorage(plans: ReadonlyMap<Registration, EndpointPlan>, problems: Problems): void {
    const coarse: string[] = [];
    for (const dataSource of new Set([...plans.keys()].map((registration) => registration.dataSource))) {
      checkSession(dataSource, this.sessions.get(dataSource), problems);
    }
    for (const [{ dataSource }, { entity }] of plans) {
      const metadata = dataSource.getMetadata(entity);
      const { dialect } = Database.of(dataSource);
      checkStorage({ metadata, dialect, session: this.sessions.get(dataSource) }, problems);
      coarse.push(...coarseInstants(metadata, dialect));
    }
    if (coarse.length === 0) return;
    new Logger('Nestling').warn(
      `These instants lose their milliseconds in the database: ${coarse.join(', ')}. ` +
        'Declare them with `precision: 3`, or let DatabaseModule.forRoot make the columns.',
    );
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
