import {
  HttpException,
  Inject,
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ENDPOINT_ENTITY, type Caller } from '@nestling/core';
import { forbidden, unauthenticated, unavailable } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import type { AuthenticationBackend, AuthRequest } from '../backends/authentication.backend.js';
import { limitsFor } from '../limits/rate-limit.plan.js';
import { RateLimiter, type CountedRequest } from '../limits/rate-limiter.js';
import { backendsFor, termsFor } from './access.plan.js';
import { HandlerAccessCatalog, type HandlerAccess } from './handler.access.js';

/** Who is calling; without a caller, what to tell them. */
interface Identity {
  readonly user?: Caller;
  readonly challenges: readonly string[];
}

interface Arrival {
  readonly request: AuthRequest;
  /** GET for HEAD. */
  readonly verb: string;
  readonly counted: CountedRequest;
}

/** Stands before every handler of the application: who is calling, may they, and have they not called too often? */
@Injectable()
export class AuthGuard implements CanActivate {
  @Inject(AUTH_SETTINGS) private readonly settings!: AuthSettings;
  private readonly logger = new Logger('Nestling');

  constructor(
    @Inject(HandlerAccessCatalog) private readonly catalog: HandlerAccessCatalog,
    @Inject(RateLimiter) private readonly limiter: RateLimiter,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** @throws {AUTH_RATE_LIMITED} {AUTH_UNAUTHENTICATED} {AUTH_FORBIDDEN} {AUTH_CROSS_SITE} {AUTH_UNAVAILABLE} */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access, limits } = await this.catalog.of(context.getClass(), context.getHandler());
    if (!access && !limits) return true;
    // Only HTTP requests carry credentials and addresses that can be read here.
    if (context.getType() !== 'http') return !access || isOpen(access) || refuse();
    const request = context.switchToHttp().getRequest<AuthRequest>();
    if (request.method === 'OPTIONS' && isGenerated(context.getHandler())) return true;
    const response = context.switchToHttp().getResponse<unknown>();
    const verb = request.method === 'HEAD' ? 'GET' : request.method;
    const counted = this.limiter.begin((limits && limitsFor(limits, verb)) ?? [], request, response);
    // Before credentials are looked at: to check them may cost more than the rest.
    await counted.countAddress();
    if (access) {
      this.announce(access, response);
      await this.admit(access, { request, verb, counted });
    } else {
      await counted.countCaller(request.user as Caller | undefined);
    }
    return true;
  }

  private async admit(access: HandlerAccess, { request, verb, counted }: Arrival): Promise<void> {
    const needed = access.verbs?.(request) ?? [verb];
    const permissions = needed.flatMap((one) => termsFor(access, one));
    const { user, challenges } = await this.identify(backendsFor(access, needed), request);
    // Whatever stood there before was not told by these backends.
    request.user = user;
    await counted.countCaller(user);
    if (permissions.length === 0) return;
    const { messages } = this.settings;
    if (!user) throw unauthenticated(challenges, messages.unauthenticated);
    for (const permission of permissions) {
      if (!(await permission.allows({ user, request, verb }))) throw forbidden(messages.forbidden);
    }
  }

  private async identify(
    backends: readonly AuthenticationBackend[],
    request: AuthRequest,
  ): Promise<Identity> {
    const challenges: string[] = [];
    for (const backend of backends) {
      const user = await this.ask(backend, request);
      if (user) return { user, challenges };
      const challenge = user === null ? backend.rejection() : backend.challenge;
      if (challenge !== undefined) challenges.push(challenge);
    }
    return { challenges };
  }

  /** A backend that fails knows nothing of the caller: that is neither their fault nor a reason to let them in. */
  private async ask(
    backend: AuthenticationBackend,
    request: AuthRequest,
  ): Promise<Caller | null | undefined> {
    try {
      return await backend.authenticate(request);
    } catch (error) {
      if (error instanceof HttpException) throw error;
      const reason = error instanceof Error ? error.stack : String(error);
      this.logger.error(`${backend.constructor.name} cannot check credentials`, reason);
      throw unavailable();
    }
  }

  /** What one caller gets is not for the next: caches are told so. */
  private announce({ backends }: HandlerAccess, response: unknown): void {
    const { httpAdapter } = this.adapterHost;
    const headers = new Set(backends.flatMap((backend) => backend.headers));
    if (headers.size === 0) return;
    httpAdapter.appendHeader(response, 'Vary', [...headers].join(', '));
    httpAdapter.setHeader(response, 'Cache-Control', 'private');
  }
}

function isOpen({ permissions, otherwise }: HandlerAccess): boolean {
  return [otherwise, ...permissions.values()].every((terms) => terms.length === 0);
}

function refuse(): never {
  throw unauthenticated([]);
}

/** The OPTIONS of an endpoint tells its verbs, and is the same for everybody. */
function isGenerated(handler: object): boolean {
  return Reflect.hasMetadata(ENDPOINT_ENTITY, handler);
}
