// What the document of the API says of backends and permissions.
import { HttpException, Inject, Injectable } from '@nestjs/common';
import {
  ApiSecurity,
  ENDPOINT_ENTITY,
  type Caller,
  type DocumentedRoute,
  type SecurityRequirement,
} from '@nestling/core';
import type { AuthenticationBackend, AuthRequest } from '../backends/authentication.backend.js';
import { JwtBackend } from '../backends/jwt.backend.js';
import { LoginSetup } from '../login/login.setup.js';
import { termsFor } from './access.plan.js';
import { HandlerAccessCatalog } from './handler.access.js';

/** The scheme of the login, by which a docs page asks for user name and password. */
const LOGIN_SCHEME = 'login';

/** Documents who may call what. */
@Injectable()
export class AuthDocs extends ApiSecurity {
  constructor(
    @Inject(HandlerAccessCatalog) private readonly catalog: HandlerAccessCatalog,
    @Inject(LoginSetup) private readonly login: LoginSetup,
  ) {
    super();
  }

  get headers(): readonly string[] {
    return [...new Set(this.catalog.backends.flatMap((backend) => backend.headers))];
  }

  schemesFor(routes: readonly DocumentedRoute[]): Readonly<Record<string, object>> {
    const own = this.catalog.backends.map((backend) => [schemeNameOf(backend), backend.scheme] as const);
    const token = routes.find(
      ({ controller, name }) => controller === this.login.controller && name === 'token',
    );
    const isBearer = this.catalog.backends.some((backend) => backend instanceof JwtBackend);
    const password = { tokenUrl: token?.path, scopes: {} };
    return {
      ...Object.fromEntries(own),
      ...(token && isBearer ? { [LOGIN_SCHEME]: { type: 'oauth2', flows: { password } } } : {}),
    };
  }

  requirementsOf({ controller, name, verb }: DocumentedRoute): readonly SecurityRequirement[] | undefined {
    const handler = (controller.prototype as Record<string, unknown>)[name];
    const rules = this.catalog.find(controller, handler);
    if (!rules) return undefined;
    const { access } = rules;
    const isOptions = verb === 'OPTIONS' && Reflect.hasMetadata(ENDPOINT_ENTITY, handler as object);
    if (!access || isOptions) return [];
    const needed = access.verbs?.({ method: verb, url: '', headers: {} }) ?? [verb];
    const isOpen = needed.every((one) => termsFor(access, one).length === 0);
    const ways = access.backends.flatMap((backend) => this.waysOf(backend));
    return isOpen && ways.length > 0 ? [{}, ...ways] : ways;
  }

  async callerOf(request: unknown): Promise<Caller | undefined> {
    for (const backend of this.catalog.backends) {
      const user = await ask(backend, request as AuthRequest);
      if (user) return user;
    }
    return undefined;
  }

  private waysOf(backend: AuthenticationBackend): SecurityRequirement[] {
    const own = { [schemeNameOf(backend)]: [] };
    return backend instanceof JwtBackend && this.login.controller ? [own, { [LOGIN_SCHEME]: [] }] : [own];
  }
}

/** Credentials that are refused are nobody's: the document of nobody is for everybody. */
async function ask(backend: AuthenticationBackend, request: AuthRequest): Promise<Caller | null | undefined> {
  try {
    return await backend.authenticate(request);
  } catch (error) {
    if (error instanceof HttpException) return undefined;
    throw error;
  }
}

/** `JwtBackend` is `jwt`. */
function schemeNameOf({ constructor: { name } }: AuthenticationBackend): string {
  const stem = name.replace(/Backend$/, '') || name;
  return stem.charAt(0).toLowerCase() + stem.slice(1);
}
