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
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthenticationBackend } from '../backends/authentication.backend.js';
import type { Permission } from '../permissions/permission.js';
import type { LimitPlan } from '../limits/rate-limit.plan.js';
import { ProxyCheck } from '../limits/proxy.check.js';
import { RateLimitResolver } from '../limits/rate-limit.resolver.js';
import { AccessResolver } from './access.resolver.js';
import { InstanceFinder } from './instance.finder.js';
import { backendsFor, termsFor, type AccessPlan, type PermissionTerm } from './access.plan.js';

/** Who may call a handler, with everything at hand that a request needs. */
export interface HandlerAccess {
  /** Those of all verbs. */
  readonly backends: readonly AuthenticationBackend[];
  /** The backends of each verb, where they differ. */
  readonly backendsByVerb?: ReadonlyMap<string, readonly AuthenticationBackend[]>;
  readonly permissions: ReadonlyMap<string, readonly Permission[]>;
  readonly otherwise: readonly Permission[];
  /** The verbs whose permissions a request needs, where that may not be its own alone. */
  readonly verbs?: (request: Parameters<HandlerVerbs>[1]) => readonly string[];
}

/** What stands before a handler. */
export interface HandlerRules {
  /** Undefined where everybody may, and nobody is asked who they are. */
  readonly access?: HandlerAccess | undefined;
  /** Undefined where callers may call as often as they like. */
  readonly limits?: LimitPlan | undefined;
}

type Handlers = Map<unknown, HandlerRules>;

/** Finds who may call a handler, and how often. */
@Injectable()
export class HandlerAccessCatalog implements OnApplicationBootstrap {
  @Optional() @Inject(EndpointPlans) private readonly plans?: EndpointPlans;
  @Inject(DiscoveryService) private readonly discovery!: DiscoveryService;
  @Inject(RateLimitResolver) private readonly limits!: RateLimitResolver;
  @Inject(ProxyCheck) private readonly proxies!: ProxyCheck;
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
    problems.push(...this.proxies.problems({ hasLimits: this.rules.some(({ limits }) => limits) }));
    if (problems.length > 0) throw new NestlingConfigError(problems);
  }

  /** Whether a route needs a caller who is known by one of these backends; mistakes are reported when it starts. */
  asksFor(backends: readonly Type<AuthenticationBackend>[]): boolean {
    // One of its own: a scanner remembers what it found, and the login's routes are yet to be added.
    const scanner = new MetadataScanner();
    return this.discovery.getControllers().some(({ metatype }) => {
      if (typeof metatype !== 'function') return false;
      const controller = metatype as Type;
      const entity = Reflect.getMetadata(ENDPOINT_ENTITY, controller) as Type | undefined;
      const endpoint = entity && this.plans?.planOf(entity)?.extensions.authentication;
      return scanner.getAllMethodNames(controller.prototype as object).some((name) => {
        const place = { controller, name, isEndpoint: !!entity, endpoint };
        const plan = this.resolver.resolve(place, () => undefined);
        const isGuarded =
          plan && [plan.otherwise, ...plan.permissions.values()].some(({ length }) => length > 0);
        return isGuarded && plan.backends.some((type) => backends.includes(type));
      });
    });
  }

  /** The backends that any handler names, each once. */
  get backends(): readonly AuthenticationBackend[] {
    return [...new Set(this.rules.flatMap(({ access }) => access?.backends ?? []))];
  }

  private get rules(): readonly HandlerRules[] {
    return [...this.known.values()].flatMap((handlers) => [...handlers.values()]);
  }

  /** What stands before a handler; undefined for one that is not known yet. */
  find(controller: Type, handler: unknown): HandlerRules | undefined {
    return this.known.get(controller)?.get(handler);
  }

  /** What stands before a handler. */
  async of(controller: Type, handler: unknown): Promise<HandlerRules> {
    const handlers = this.known.get(controller) ?? (await this.readLate(controller));
    const rules = handlers.get(handler);
    if (!rules) throw new Error(`${controller.name} has a handler that was not there at boot.`);
    return rules;
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
    const { authentication: endpoint, rateLimit } = endpointPlan?.extensions ?? {};
    for (const name of this.scanner.getAllMethodNames(prototype)) {
      const report: ReportMistake = (code, what, remedy) => {
        // What a class says would be reported once for each of its handlers.
        if (reported.has(what)) return;
        reported.add(what);
        problems.push({ code, where: `${controller.name}.${name}`, what, remedy });
      };
      const plan = this.resolver.resolve({ controller, name, isEndpoint: !!entity, endpoint }, report);
      const verbs = verbsOf(prototype[name], endpointPlan);
      if (plan && verbs.verbs) reportUnreachable(plan, { name, verbs: verbs.verbs({ url: '/' }) }, report);
      handlers.set(prototype[name], {
        access: plan && { ...(await this.equip(plan)), ...verbs },
        limits: this.limits.resolve({ controller, name, endpoint: rateLimit }, report),
      });
    }
    this.known.set(controller, handlers);
    return handlers;
  }

  private async equip(plan: AccessPlan): Promise<HandlerAccess> {
    const { backends, backendsByVerb, permissions, otherwise } = plan;
    const terms = (list: readonly PermissionTerm[]): Promise<Permission[]> =>
      Promise.all(list.map((term) => (typeof term === 'function' ? this.instances.of(term) : term)));
    const byVerb = [...permissions].map(async ([verb, list]) => [verb, await terms(list)] as const);
    const instances = (types: readonly Type<AuthenticationBackend>[]): Promise<AuthenticationBackend[]> =>
      Promise.all(types.map((type) => this.instances.of(type)));
    const differing = [...(backendsByVerb ?? [])].map(
      async ([verb, types]) => [verb, await instances(types)] as const,
    );
    return {
      backends: await instances(backends),
      ...(backendsByVerb ? { backendsByVerb: new Map(await Promise.all(differing)) } : {}),
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
  return plan && standsFor ? { verbs: (request) => standsFor(plan, request) } : {};
}

/** A caller of several verbs has to be known to all of them. */
function reportUnreachable(
  plan: AccessPlan,
  { name, verbs }: { readonly name: string; readonly verbs: readonly string[] },
  report: ReportMistake,
): void {
  const isOpen = verbs.every((verb) => termsFor(plan, verb).length === 0);
  if (verbs.length < 2 || isOpen || backendsFor(plan, verbs).length > 0) return;
  report(
    AUTH_CONFIG_CODES.backendMissing,
    `"${name}" does what ${verbs.join(' and ')} do, and no backend is named for all of these`,
    'name one for each of them: authentication: { backend: { PUT: [JwtBackend, ApiKeyBackend], POST: ApiKeyBackend } }',
  );
}
