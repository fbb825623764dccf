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
import type { AuthenticationBackend, AuthRequest } from '../backends/authentication.backend.js';
import { HandlerAccessCatalog, type HandlerAccess } from './handler.access.js';

/** Who is calling; without a caller, what to tell them. */
interface Identity {
  readonly user?: Caller;
  readonly challenges: readonly string[];
}

/** Stands before every handler of the application: who is calling, and may they? */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly logger = new Logger('Nestling');

  constructor(
    @Inject(HandlerAccessCatalog) private readonly catalog: HandlerAccessCatalog,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** @throws {AUTH_UNAUTHENTICATED} {AUTH_FORBIDDEN} {AUTH_CROSS_SITE} {AUTH_UNAVAILABLE} */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = await this.catalog.of(context.getClass(), context.getHandler());
    if (!access) return true;
    // Only HTTP requests carry credentials that can be read here.
    if (context.getType() !== 'http') return isOpen(access) || refuse();
    const request = context.switchToHttp().getRequest<AuthRequest>();
    if (request.method === 'OPTIONS' && isGenerated(context.getHandler())) return true;
    this.announce(access, context.switchToHttp().getResponse<unknown>());
    await this.admit(access, request);
    return true;
  }

  private async admit(access: HandlerAccess, request: AuthRequest): Promise<void> {
    const verb = request.method === 'HEAD' ? 'GET' : request.method;
    const permissions = (access.verbs ?? [verb]).flatMap(
      (needed) => access.permissions.get(needed) ?? access.otherwise,
    );
    const { user, challenges } = await this.identify(access.backends, request);
    // Whatever stood there before was not told by these backends.
    request.user = user;
    if (permissions.length === 0) return;
    if (!user) throw unauthenticated(challenges);
    for (const permission of permissions) {
      if (!(await permission.allows({ user, request, verb }))) throw forbidden();
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
