// What controllers say of themselves. Every decorator adds to what is there, so that their order means nothing.
import 'reflect-metadata';
import type { AuthenticationOptions } from './authentication.options.js';

/** What the decorators of one class or method say. */
export interface AccessDeclaration {
  readonly isPublic: boolean;
  readonly needsLogin: boolean;
  /** Each list asks for one of its roles. */
  readonly roles: readonly (readonly string[])[];
  readonly authenticate: readonly AuthenticationOptions[];
}

const KEY = Symbol('@nestling/auth:access');
const NOTHING: AccessDeclaration = { isPublic: false, needsLogin: false, roles: [], authenticate: [] };

type AccessDecorator = ClassDecorator & MethodDecorator;

/** Only those who are known may; on a class, for every route of it. */
export function LoginRequired(): AccessDecorator {
  return adding((declared) => ({ ...declared, needsLogin: true }));
}

/**
 * Only those who have one of these roles may. A class and its method ask for both of theirs.
 *
 * @example
 * @RoleRequired('staff')
 * @Controller('reports')
 * class ReportsController {
 *   @RoleRequired('accountant') @Get('sales') sales() { ... }
 * }
 */
export function RoleRequired(...roles: readonly string[]): AccessDecorator {
  return adding((declared) => ({ ...declared, roles: [...declared.roles, roles] }));
}

/** Everybody may; on a method, whatever its class or the module asks for. */
export function Public(): AccessDecorator {
  return adding((declared) => ({ ...declared, isPublic: true }));
}

/**
 * Says it in full, as the option `authentication` of an endpoint does.
 *
 * @example
 * @Authenticate({ backend: [JwtBackend, ApiKeyBackend], permission: { GET: AllowAny, default: { scopes: ['stock'] } } })
 * @Controller('stock')
 * class StockController {}
 */
export function Authenticate(options: AuthenticationOptions = {}): AccessDecorator {
  return adding((declared) => ({ ...declared, authenticate: [...declared.authenticate, options] }));
}

/** What a class says, its base classes included; undefined for nothing. */
export function classDeclaration(controller: object): AccessDeclaration | undefined {
  return Reflect.getMetadata(KEY, controller) as AccessDeclaration | undefined;
}

/** What a method says; one that overrides another, and says nothing itself, is as guarded as that one. */
export function methodDeclaration(prototype: object, name: string): AccessDeclaration | undefined {
  for (let owner: object | null = prototype; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const method: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
    const declared =
      typeof method === 'function'
        ? (Reflect.getOwnMetadata(KEY, method) as AccessDeclaration | undefined)
        : undefined;
    if (declared) return declared;
  }
  return undefined;
}

function adding(change: (declared: AccessDeclaration) => AccessDeclaration): AccessDecorator {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) => {
    const holder = (descriptor?.value as object | undefined) ?? target;
    // A class adds to what its base class says.
    const declared = (Reflect.getMetadata(KEY, holder) as AccessDeclaration | undefined) ?? NOTHING;
    Reflect.defineMetadata(KEY, change(declared), holder);
  };
}
