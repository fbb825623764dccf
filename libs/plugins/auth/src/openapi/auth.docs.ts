// What the document of the API says of backends, permissions, limits and the login.
import { HttpException, Inject, Injectable } from '@nestjs/common';
import {
  ApiSecurity,
  ENDPOINT_ENTITY,
  type Caller,
  type DocumentedRoute,
  type GuardedComponents,
  type GuardedRoute,
  type SecurityRequirement,
} from '@nestling/core';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { backendsFor, termsFor } from '../access/access.plan.js';
import { HandlerAccessCatalog, type HandlerAccess } from '../access/handler.access.js';
import type { AuthenticationBackend, AuthRequest } from '../backends/authentication.backend.js';
import { JwtBackend } from '../backends/jwt.backend.js';
import { limitsFor } from '../limits/rate-limit.plan.js';
import { LoginSetup } from '../login/login.setup.js';
import type { Permission } from '../permissions/permission.js';
import { documentUrl } from '../tokens/remote.keys.js';
import { loginDocument, loginSchemas } from './login.document.js';
import { HEADER_COMPONENTS, LIMIT_HEADER_NAMES, refusalsOf } from './refusal.document.js';

/** The scheme of the login, by which a docs page asks for user name and password. */
const LOGIN_SCHEME = 'login';
/** The scheme of another server that describes itself. */
const OPEN_ID_SCHEME = 'openId';

/** Documents who may call what. */
@Injectable()
export class AuthDocs extends ApiSecurity {
  constructor(
    @Inject(HandlerAccessCatalog) private readonly catalog: HandlerAccessCatalog,
    @Inject(LoginSetup) private readonly login: LoginSetup,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {
    super();
  }

  get headers(): readonly string[] {
    return [...new Set(this.catalog.backends.flatMap((backend) => backend.headers))];
  }

  componentsFor(routes: readonly DocumentedRoute[]): GuardedComponents {
    const own = this.catalog.backends.map((backend) => [schemeNameOf(backend), backend.scheme] as const);
    const token = routes.find((route) => this.isLogin(route) && route.name === 'token');
    const isBearer = this.catalog.backends.some((backend) => backend instanceof JwtBackend);
    const password = { tokenUrl: token?.path, scopes: {} };
    const openIdConnectUrl = this.openIdUrl;
    return {
      securitySchemes: {
        ...Object.fromEntries(own),
        ...(token && isBearer ? { [LOGIN_SCHEME]: { type: 'oauth2', flows: { password } } } : {}),
        ...(openIdConnectUrl && isBearer
          ? { [OPEN_ID_SCHEME]: { type: 'openIdConnect', openIdConnectUrl } }
          : {}),
      },
      schemas: token ? loginSchemas(this.settings) : {},
      headers: HEADER_COMPONENTS,
    };
  }

  describe(route: DocumentedRoute): GuardedRoute | undefined {
    const { controller, name, verb } = route;
    const handler = (controller.prototype as Record<string, unknown>)[name];
    const rules = this.catalog.find(controller, handler);
    if (!rules) return undefined;
    const isOptions = verb === 'OPTIONS' && Reflect.hasMetadata(ENDPOINT_ENTITY, handler as object);
    if (isOptions) return { security: [], refusals: [], headers: [] };
    const { access, limits } = rules;
    const isLimited = ((limits && limitsFor(limits, verb)) ?? []).length > 0;
    const login = this.isLogin(route) ? loginDocument(name, this.settings) : undefined;
    const guard = {
      backends: access ? backendsFor(access, verbsOf(access, verb)) : [],
      // A parameter may ask for more than the verb does.
      permissions: access ? permissionsOf(access, verb, '/?withDeleted=true') : [],
      verb,
      isLimited,
      refusesUncounted: this.settings.rateLimitStore.onFailure === 'refuse',
    };
    return {
      security: access ? this.requirementsOf(access, verb) : [],
      refusals: [...refusalsOf(guard, this.settings.messages), ...(login?.refusals ?? [])],
      headers: isLimited ? LIMIT_HEADER_NAMES : [],
      ...(login ? { operation: login.operation } : {}),
    };
  }

  async callerOf(request: unknown): Promise<Caller | undefined> {
    for (const backend of this.catalog.backends) {
      const user = await ask(backend, request as AuthRequest);
      if (user) return user;
    }
    return undefined;
  }

  private get openIdUrl(): string | undefined {
    const { issuer } = this.settings.jwt?.remote ?? {};
    return issuer === undefined ? undefined : documentUrl(issuer);
  }

  private isLogin({ controller }: DocumentedRoute): boolean {
    return controller === this.login.controller;
  }

  private requirementsOf(access: HandlerAccess, verb: string): readonly SecurityRequirement[] {
    const backends = backendsFor(access, verbsOf(access, verb));
    const ways = backends.flatMap((backend) => this.waysOf(backend));
    return permissionsOf(access, verb).length === 0 && ways.length > 0 ? [{}, ...ways] : ways;
  }

  private waysOf(backend: AuthenticationBackend): SecurityRequirement[] {
    const own = { [schemeNameOf(backend)]: [] };
    if (!(backend instanceof JwtBackend)) return [own];
    return [
      own,
      ...(this.login.controller ? [{ [LOGIN_SCHEME]: [] }] : []),
      ...(this.openIdUrl ? [{ [OPEN_ID_SCHEME]: [] }] : []),
    ];
  }
}

function permissionsOf(access: HandlerAccess, method: string, url = ''): readonly Permission[] {
  return verbsOf(access, method, url).flatMap((one) => termsFor(access, one));
}

function verbsOf({ verbs }: HandlerAccess, method: string, url = ''): readonly string[] {
  return verbs?.({ url }) ?? [method];
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
