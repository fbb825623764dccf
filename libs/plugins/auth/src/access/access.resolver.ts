// What holds for one handler: all that its method, its class and its endpoint ask for; the module's own where they are silent.
import { Inject, Injectable, type Type } from '@nestjs/common';
import { UNGUARDED, type ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import { IsAuthenticated } from '../permissions/permission.js';
import { AccessCompiler } from './access.compiler.js';
import { classDeclaration, methodDeclaration, type AccessDeclaration } from './access.decorators.js';
import { termsFor, type AccessPlan } from './access.plan.js';
import type { AuthenticationOptions } from './authentication.options.js';

/** A handler, and what its endpoint says if it belongs to one. */
export interface HandlerPlace {
  readonly controller: Type;
  readonly name: string;
  readonly isEndpoint: boolean;
  readonly endpoint?: AccessPlan | undefined;
}

/** Decides who may call a handler. */
@Injectable()
export class AccessResolver {
  constructor(@Inject(AccessCompiler) private readonly compiler: AccessCompiler) {}

  /** The plan of a handler; undefined where nothing is said of it. */
  resolve(
    { controller, name, isEndpoint, endpoint }: HandlerPlace,
    report: ReportMistake,
  ): AccessPlan | undefined {
    const method = methodDeclaration(controller.prototype as object, name);
    const type = classDeclaration(controller);
    for (const declared of [method, type]) if (declared) this.reportContradictions(declared, report);
    if (type?.isPublic && endpoint) report(...OPENED_TWICE);
    if (!method && !type) {
      if (isEndpoint) return endpoint;
      return Reflect.hasMetadata(UNGUARDED, controller)
        ? undefined
        : this.compiler.compile(undefined, report);
    }
    if (method?.isPublic || (type?.isPublic && !method)) {
      // Whoever can be told is known here, too.
      return { ...OPEN, ...(endpoint ? backendsIn(endpoint) : this.compiler.backendsOf({}, report)) };
    }
    const declared = [type?.isPublic ? undefined : type, method].filter((one) => one !== undefined);
    return this.combined(declared, { endpoint, report });
  }

  private combined(
    declared: readonly AccessDeclaration[],
    { endpoint, report }: { endpoint: AccessPlan | undefined; report: ReportMistake },
  ): AccessPlan | undefined {
    const written = declared.flatMap(({ authenticate }) => authenticate);
    const backend =
      written.findLast((options) => options.backend !== undefined)?.backend ?? (endpoint && specOf(endpoint));
    const withBackend = (options: AuthenticationOptions): AuthenticationOptions =>
      backend === undefined ? options : { ...options, backend };
    const roles = declared.flatMap((one) => one.roles).map((names) => ({ roles: names }));
    const login = roles.length > 0 ? roles : IsAuthenticated;
    const plans = [
      ...written.map((options) => this.compiler.compile(withBackend(options), report)),
      ...(roles.length > 0 || declared.some(({ needsLogin }) => needsLogin)
        ? [this.compiler.compile(withBackend({ permission: login }), report)]
        : []),
      // What an endpoint asks for stays asked for.
      endpoint,
    ];
    return allOf(plans.filter((plan) => plan !== undefined));
  }

  private reportContradictions(declared: AccessDeclaration, report: ReportMistake): void {
    const { isPublic, needsLogin, roles, authenticate } = declared;
    if (isPublic && (needsLogin || roles.length > 0 || authenticate.length > 0)) {
      report(
        AUTH_CONFIG_CODES.contradiction,
        '@Public() stands beside a decorator that asks who is calling',
        'remove one of them',
      );
    }
  }
}

const OPENED_TWICE = [
  AUTH_CONFIG_CODES.contradiction,
  '@Public() on the controller of an endpoint that has `authentication`',
  'say who may in the option alone, or put @Public() on single methods',
] as const;
const OPEN: Omit<AccessPlan, 'backends'> = { permissions: new Map(), otherwise: [] };

type Backends = Pick<AccessPlan, 'backends' | 'backendsByVerb'>;

const backendsIn = ({ backends, backendsByVerb }: Backends): Backends =>
  backendsByVerb ? { backends, backendsByVerb } : { backends };

/** The backends of a plan as they would be written. */
const specOf = ({ backends, backendsByVerb }: Backends): AuthenticationOptions['backend'] =>
  backendsByVerb ? Object.fromEntries(backendsByVerb) : backends;

/** A plan that asks for everything that the plans ask for, by the backends of the first. */
function allOf(plans: readonly AccessPlan[]): AccessPlan {
  const verbs = new Set(plans.flatMap(({ permissions }) => [...permissions.keys()]));
  return {
    ...backendsIn(plans[0] ?? { backends: [] }),
    permissions: new Map([...verbs].map((verb) => [verb, plans.flatMap((plan) => termsFor(plan, verb))])),
    otherwise: plans.flatMap(({ otherwise }) => otherwise),
  };
}
