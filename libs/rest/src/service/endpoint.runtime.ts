// One endpoint at work: its plan and everything that was compiled from it. Made once, at boot.
import type { Type } from '@nestjs/common';
import type { EndpointPlan, RequestContext } from '@nestling/core';
import type { Database } from '@nestling/database';
import { setTimeout } from 'node:timers/promises';
import { FieldRules } from '../plan/field.rules.js';
import { EndpointTable } from '../query/endpoint.table.js';
import { ListenedQuery } from '../query/listened.query.js';
import type { CursorSigner } from '../serializer/cursor.token.js';
import { InputSerializer } from '../serializer/input.serializer.js';
import { OutputSerializer } from '../serializer/output.serializer.js';
import type { BackgroundTasks } from './background.tasks.js';
import { BulkReader } from './bulk.reader.js';
import { EndpointHooks } from './endpoint.hooks.js';
import type { EndpointScope } from './endpoint.scope.js';
import { PlanViews } from './endpoint.views.js';
import { IncludeLoader } from './include.loader.js';
import { NeighbourScopes, type FindScope } from './neighbour.scopes.js';
import { ReferenceScopes } from './reference.scopes.js';
import { isDeadlock, translateWriteError } from './write.errors.js';

/** How often a transaction that loses deadlocks is tried, and how long it rests before the next time, at most. */
const MAX_ATTEMPTS = 4;
const DEADLOCK_PAUSE_MS = 20;

/** What an endpoint shares with the others of its application. */
export interface EndpointSurroundings {
  readonly database: Database;
  readonly signer: CursorSigner;
  readonly background: BackgroundTasks;
  readonly findScope: FindScope;
  readonly findEndpoint: FindEndpoint;
  readonly findPlan: (entity: Type) => EndpointPlan | undefined;
}

/** Finds the endpoint of an entity; undefined where it is none of this application. */
export type FindEndpoint = (entity: Type) => EndpointHandle | undefined;

/** What other endpoints need of a service. */
export interface ServedEndpoint {
  readonly scoping: EndpointScope;
  /** The reading operations that the service does in ways of its own. */
  readonly ownReads: readonly string[];
  create(input: object, context: RequestContext): Promise<object>;
}

/** One endpoint at work. */
export class EndpointRuntime {
  readonly query: ListenedQuery;
  readonly input: InputSerializer;
  readonly output: OutputSerializer;
  readonly bulk: BulkReader;
  readonly hooks: EndpointHooks;
  readonly neighbours: NeighbourScopes;
  readonly includes: IncludeLoader;
  readonly references: ReferenceScopes;
  private sharesWrites?: boolean;
  private ownViews?: PlanViews<EndpointRuntime> | null;

  constructor(
    readonly plan: EndpointPlan,
    readonly surroundings: EndpointSurroundings,
    /** The endpoint as its program sees it, of one that an audience sees. */
    private readonly whole?: EndpointRuntime,
  ) {
    this.hooks = whole?.hooks ?? new EndpointHooks();
    this.query = new ListenedQuery(new EndpointTable(plan, surroundings.database));
    this.input = new InputSerializer(plan, whole?.input);
    this.output = new OutputSerializer(plan, whole?.plan);
    this.bulk = new BulkReader(plan, this.input, whole?.bulk);
    this.includes = new IncludeLoader(surroundings.database);
    this.references = new ReferenceScopes(plan, surroundings.findEndpoint);
    this.neighbours = new NeighbourScopes(plan, surroundings.findScope);
  }

  /** What audiences see of the endpoint; undefined where everybody sees all of it. */
  get views(): PlanViews<EndpointRuntime> | undefined {
    if (this.whole) return this.whole.views;
    if (this.ownViews === undefined) this.ownViews = this.makeViews();
    return this.ownViews ?? undefined;
  }

  /** The endpoint as a context sees it. */
  for(context: RequestContext): EndpointRuntime {
    return this.views?.of(context) ?? this;
  }

  get database(): Database {
    return this.surroundings.database;
  }

  /** Whether code of the application listens to what the endpoint does. */
  get hasListeners(): boolean {
    return !this.hooks.isEmpty || this.query.isListenedTo;
  }

  /** Runs a write: in a transaction if anything shares it with the statement, its driver errors translated. */
  write<T>(work: () => Promise<T>, isShared: boolean): Promise<T> {
    const { database, plan } = this;
    const shares = isShared || (this.sharesWrites ??= this.hasCompany());
    const done = shares && !database.inTransaction ? this.transaction(work) : work();
    return done.catch((error: unknown) => {
      throw translateWriteError(error, plan, database.dataSource);
    });
  }

  /** Made when it is first asked for: policies of other endpoints have a part in it. */
  private makeViews(): PlanViews<EndpointRuntime> | null {
    const { plan, surroundings } = this;
    const rules = new FieldRules(plan, surroundings.findPlan);
    const make = (seen: EndpointPlan): EndpointRuntime => new EndpointRuntime(seen, surroundings, this);
    return rules.isEmpty ? null : new PlanViews(rules, { plan, view: this }, make);
  }

  /** Whether something else than its statement belongs to every write; decided at the first one. */
  private hasCompany(): boolean {
    const { database, hooks, plan, query } = this;
    return plan.links.length > 0 || hooks.shareWrites || query.isListenedTo || !database.supportsReturning;
  }

  /** Runs a transaction. One that loses a deadlock has done nothing, and is run again after a moment. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const { database } = this;
    for (let attempt = 1; ; attempt++) {
      try {
        return await database.transaction(work);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isDeadlock(error, database.dataSource)) throw error;
        await setTimeout(Math.random() * DEADLOCK_PAUSE_MS * attempt);
      }
    }
  }
}

/** Where an endpoint's runtime will be once the application has started. */
export class EndpointHandle {
  private current?: EndpointRuntime;
  private served?: ServedEndpoint;

  constructor(
    readonly entity: Type,
    private readonly compile: () => void,
  ) {}

  /** The runtime; asking for it early compiles all endpoints. */
  get runtime(): EndpointRuntime {
    if (!this.current) this.compile();
    if (!this.current) throw new Error(`The endpoint of ${this.entity.name} is not compiled.`);
    return this.current;
  }

  /** Which rows of the endpoint a context may touch; undefined before its service is made. */
  get scope(): EndpointScope | undefined {
    return this.served?.scoping;
  }

  /** The service of the endpoint. */
  get service(): ServedEndpoint {
    if (!this.served) throw new Error(`The service of ${this.entity.name} is not made yet.`);
    return this.served;
  }

  /** Tells which service the endpoint has. */
  serve(service: ServedEndpoint): void {
    this.served = service;
  }

  start(runtime: EndpointRuntime): void {
    this.current = runtime;
  }
}
