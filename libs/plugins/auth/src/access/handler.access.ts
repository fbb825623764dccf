// Who may call each handler of the application: found once, at boot, for every route of every controller.
import { Inject, Injectable, Optional, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import {
  ENDPOINT_ENTITY,
  EndpointPlans,
  HANDLER_VERBS,
  NestlingConfigError,
  type ConfigProblem,
  type EndpointPlan,
  type HandlerVerbs,
  type ReportMistake,
} from '@nestling/core';
import type { AuthenticationBackend } from '../backends/authentication.backend.js';
import type { Permission } from '../permissions/permission.js';
import { AccessResolver } from './access.resolver.js';
import { InstanceFinder } from './instance.finder.js';
import type { AccessPlan, PermissionTerm } from './access.plan.js';

/** Who may call a handler, with everything at hand that a request needs. */
export interface HandlerAccess {
  readonly backends: readonly AuthenticationBackend[];
  readonly permissions: ReadonlyMap<string, readonly Permission[]>;
  readonly otherwise: readonly Permission[];
  /** The verbs whose permissions a request needs, where that is not its own. */
  readonly verbs?: readonly string[];
}

type Handlers = Map<unknown, HandlerAccess | undefined>;

/** Finds who may call a handler. */
@Injectable()
export class HandlerAccessCatalog implements OnApplicationBootstrap {
  @Optional() @Inject(EndpointPlans) private readonly plans?: EndpointPlans;
  @Inject(DiscoveryService) private readonly discovery!: DiscoveryService;
  private readonly known = new Map<Type, Handlers>();

  constructor(
    @Inject(InstanceFinder) private readonly instances: InstanceFinder,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(AccessResolver) private readonly resolver: AccessResolver,
  ) {}

  /** @throws NestlingConfigError with every mistake of every controller */
  async onApplicationBootstrap(): Promise<void> {
    const problems: ConfigProblem[] = [];
    for (const { metatype } of this.discovery.getControllers()) {
      if (typeof metatype === 'function') await this.read(metatype as Type, problems);
    }
    if (problems.length > 0) throw new NestlingConfigError(problems);
  }

  /** Who may call a handler; undefined where everybody may, and nobody is asked who they are. */
  async of(controller: Type, handler: unknown): Promise<HandlerAccess | undefined> {
    const handlers = this.known.get(controller) ?? (await this.readLate(controller));
    if (!handlers.has(handler))
      throw new Error(`${controller.name} has a handler that was not there at boot.`);
    return handlers.get(handler);
  }

  /** A controller of a module that was loaded later. */
  private async readLate(controller: Type): Promise<Handlers> {
    const problems: ConfigProblem[] = [];
    const handlers = await this.read(controller, problems);
    if (problems.length > 0) throw new NestlingConfigError(problems);
    return handlers;
  }

  private async read(controller: Type, problems: ConfigProblem[]): Promise<Handlers> {
    const handlers: Handlers = new Map();
    const reported = new Set<string>();
    const prototype = controller.prototype as Record<string, unknown>;
    const entity = Reflect.getMetadata(ENDPOINT_ENTITY, controller) as Type | undefined;
    const endpointPlan = entity && this.plans?.planOf(entity);
    const endpoint = endpointPlan?.extensions.authentication;
    for (const name of this.scanner.getAllMethodNames(prototype)) {
      const report: ReportMistake = (code, what, remedy) => {
        // What a class says would be reported once for each of its handlers.
        if (reported.has(what)) return;
        reported.add(what);
        problems.push({ code, where: `${controller.name}.${name}`, what, remedy });
      };
      const plan = this.resolver.resolve({ controller, name, isEndpoint: !!entity, endpoint }, report);
      const verbs = verbsOf(prototype[name], endpointPlan);
      handlers.set(prototype[name], plan && { ...(await this.equip(plan)), ...verbs });
    }
    this.known.set(controller, handlers);
    return handlers;
  }

  private async equip({ backends, permissions, otherwise }: AccessPlan): Promise<HandlerAccess> {
    const terms = (list: readonly PermissionTerm[]): Promise<Permission[]> =>
      Promise.all(list.map((term) => (typeof term === 'function' ? this.instances.of(term) : term)));
    const byVerb = [...permissions].map(async ([verb, list]) => [verb, await terms(list)] as const);
    return {
      backends: await Promise.all(backends.map((type) => this.instances.of(type))),
      permissions: new Map(await Promise.all(byVerb)),
      otherwise: await terms(otherwise),
    };
  }
}

/** A handler that does what several verbs do asks for the permissions of all of them. */
function verbsOf(handler: unknown, plan: EndpointPlan | undefined): Pick<HandlerAccess, 'verbs'> {
  const standsFor =
    typeof handler === 'function'
      ? (Reflect.getMetadata(HANDLER_VERBS, handler) as HandlerVerbs | undefined)
      : undefined;
  const verbs = plan && standsFor ? standsFor(plan) : [];
  return verbs.length > 0 ? { verbs } : {};
}
