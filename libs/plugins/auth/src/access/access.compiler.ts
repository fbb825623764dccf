// What was written becomes one plan of access. Nothing here turns "something is said" into "everybody may".
import { Inject, Injectable, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { didYouMean, type ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { AuthenticationBackend } from '../backends/authentication.backend.js';
import { AllowAny, IsAuthenticated, Permission } from '../permissions/permission.js';
import { HasRole, HasScopes } from '../permissions/requirement.permissions.js';
import { backendsFor, termsFor, type AccessPlan, type PermissionTerm } from './access.plan.js';
import type { AuthenticationOptions } from './authentication.options.js';

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What has a permission of its own. */
const PERMITTED = [...VERBS, 'withDeleted'];
const BY_VERB = [...PERMITTED, 'default'];
const NAMED = [...VERBS, 'default'];
const EXPECTED =
  "a class such as IsAuthenticated, { roles: ['staff'] }, { scopes: ['books:write'] } or a list of these";

/** Compiles and checks what is said of access. */
@Injectable()
export class AccessCompiler {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  /** Compiles what one place says; undefined where neither it nor the module says anything. */
  compile(written: AuthenticationOptions | undefined, report: ReportMistake): AccessPlan | undefined {
    const options = written ?? this.settings.authentication;
    if (options === undefined) return undefined;
    this.reportKeys(options, report);
    const plan = {
      ...this.backendsOf(options, report),
      ...this.permissionsOf(options.permission ?? IsAuthenticated, report),
    };
    const lacks = VERBS.some(
      (verb) => termsFor(plan, verb).length > 0 && backendsFor(plan, [verb]).length === 0,
    );
    if (lacks) {
      report(
        AUTH_CONFIG_CODES.backendMissing,
        'a permission is asked for, and no backend that could tell who is calling',
        'name one: authentication: { backend: JwtBackend }, here or in AuthModule.forRoot; or permission: AllowAny',
      );
    }
    return Object.freeze(plan);
  }

  /** The backends that a place names, or those of the module. */
  backendsOf(
    { backend }: AuthenticationOptions,
    report: ReportMistake,
  ): Pick<AccessPlan, 'backends' | 'backendsByVerb'> {
    const { backend: usual } = this.settings.authentication ?? {};
    const spec: unknown = backend ?? usual ?? [];
    if (!isPlain(spec)) return { backends: this.backendList(spec, report) };
    for (const verb of Object.keys(spec)) {
      if (NAMED.includes(verb)) continue;
      const what = `authentication.backend has "${verb}"${didYouMean(verb, NAMED)}`;
      report(AUTH_CONFIG_CODES.optionInvalid, what, `use the verbs ${VERBS.join(', ')}, and default`);
    }
    const others = this.backendList(spec['default'] ?? (isPlain(usual) ? usual['default'] : usual), report);
    const byVerb = new Map([['default', others]]);
    for (const verb of VERBS) byVerb.set(verb, verb in spec ? this.backendList(spec[verb], report) : others);
    return { backends: [...new Set([...byVerb.values()].flat())], backendsByVerb: byVerb };
  }

  private backendList(given: unknown, report: ReportMistake): readonly Type<AuthenticationBackend>[] {
    const named = [given ?? []].flat() as Type<AuthenticationBackend>[];
    return named.filter((type) => {
      if (isClassOf(type, AuthenticationBackend)) {
        this.reportUnconfigured(type, report);
        return true;
      }
      report(
        AUTH_CONFIG_CODES.optionInvalid,
        `authentication.backend has ${described(type)}, which is no backend`,
        'name a class that extends AuthenticationBackend, such as JwtBackend',
      );
      return false;
    });
  }

  /** What a specification asks for: all of these terms; none of them if everybody may. */
  termsOf(spec: unknown, report: ReportMistake): readonly PermissionTerm[] {
    if (Array.isArray(spec) && spec.length > 0) return spec.flatMap((member) => this.termsOf(member, report));
    if (spec === AllowAny) return [];
    if (isClassOf(spec, Permission)) return [spec as Type<Permission>];
    const { roles, scopes, ...rest } = isPlain(spec) ? spec : {};
    if (isPlain(spec) && Object.keys(rest).length === 0 && isNames(roles ?? scopes) && !(roles && scopes)) {
      return [roles ? new HasRole(roles as string[], this.settings) : new HasScopes(scopes as string[])];
    }
    report(
      AUTH_CONFIG_CODES.optionInvalid,
      `authentication.permission has ${described(spec)}`,
      `write ${EXPECTED}`,
    );
    return [IsAuthenticated];
  }

  private permissionsOf(spec: unknown, report: ReportMistake): Pick<AccessPlan, 'permissions' | 'otherwise'> {
    if (!isPlain(spec) || 'roles' in spec || 'scopes' in spec) {
      return { permissions: new Map(), otherwise: this.termsOf(spec, report) };
    }
    for (const verb of Object.keys(spec)) {
      if (BY_VERB.includes(verb)) continue;
      const what = `authentication.permission has "${verb}"${didYouMean(verb, [...BY_VERB, 'roles', 'scopes'])}`;
      report(
        AUTH_CONFIG_CODES.optionInvalid,
        what,
        `use the verbs ${VERBS.join(', ')}, withDeleted and default, or ${EXPECTED}`,
      );
    }
    const named = PERMITTED.filter((verb) => spec[verb] !== undefined);
    return {
      permissions: new Map(named.map((verb) => [verb, this.termsOf(spec[verb], report)])),
      otherwise: this.termsOf(spec['default'] ?? IsAuthenticated, report),
    };
  }

  private reportKeys(options: AuthenticationOptions, report: ReportMistake): void {
    const known = ['backend', 'permission'];
    for (const key of isPlain(options) ? Object.keys(options) : ['']) {
      if (known.includes(key)) continue;
      const what = isPlain(options)
        ? `authentication has "${key}"${didYouMean(key, known)}`
        : `authentication is ${described(options)}`;
      report(
        AUTH_CONFIG_CODES.optionInvalid,
        what,
        'write { backend: JwtBackend, permission: IsAuthenticated }',
      );
    }
  }

  private reportUnconfigured(type: Type<AuthenticationBackend>, report: ReportMistake): void {
    const missing = this.provided(type)?.missingOption;
    if (missing === undefined) return;
    report(
      AUTH_CONFIG_CODES.backendUnconfigured,
      `${type.name} is named, and AuthModule.forRoot does not say how it works`,
      `add it: AuthModule.forRoot({ ${missing} })`,
    );
  }

  private provided(type: Type<AuthenticationBackend>): AuthenticationBackend | undefined {
    try {
      return this.modules.get(type, { strict: false });
    } catch {
      // No provider: the injector makes one when the application has started.
      return undefined;
    }
  }
}

function isClassOf(value: unknown, base: abstract new () => object): boolean {
  return typeof value === 'function' && value.prototype instanceof base;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string' && name !== '')
  );
}

function described(value: unknown): string {
  return typeof value === 'function' ? value.name || 'a function' : (JSON.stringify(value) ?? String(value));
}
