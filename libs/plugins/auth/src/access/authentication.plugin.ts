import { Inject, Injectable } from '@nestjs/common';
import {
  EndpointPlugin,
  type EndpointOptions,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
  type RowPolicy,
} from '@nestling/core';
import { AUTH_CONFIG_CODES, AUTH_MESSAGES } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import type { AuthRequest } from '../backends/authentication.backend.js';
import { FieldPolicyCompiler } from '../policy/field-policy.compiler.js';
import { compilePolicy, sharedFields } from '../policy/policy.compiler.js';
import type { PolicyOptions } from '../policy/policy.options.js';
import { AccessCompiler } from './access.compiler.js';
import { termsFor, type AccessPlan } from './access.plan.js';
import { InstanceFinder } from './instance.finder.js';

/** Brings the options `authentication` and `policy` to endpoints. */
@Injectable()
export class AuthenticationPlugin extends EndpointPlugin {
  readonly options = ['authentication', 'policy'];
  private readonly fields: FieldPolicyCompiler;

  constructor(
    @Inject(AccessCompiler) private readonly access: AccessCompiler,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(InstanceFinder) private readonly instances: InstanceFinder,
  ) {
    super();
    this.fields = new FieldPolicyCompiler(settings.roles);
  }

  compile(declaration: PluginDeclaration, report: ReportMistake): PlanExtensions {
    const { options } = declaration;
    const authentication = this.access.compile(options.authentication, report);
    const policies = compilePolicy(declaration, this.settings, report);
    const policy: PolicyOptions = options.policy ?? {};
    const fieldPolicies = this.fields.compile(policy.fields, declaration.plan, report);
    if (policies.length + fieldPolicies.length > 0 && !authentication?.backends.length) {
      report(
        AUTH_CONFIG_CODES.backendMissing,
        'policy says what callers may reach, and no backend could tell who is calling',
        'name one: authentication: { backend: JwtBackend }, here or in AuthModule.forRoot',
      );
    }
    const words = this.wordsOf403();
    if (!authentication) return { rowPolicies: words };
    const rowPolicies = [...policies, this.doorsOf(authentication), ...words];
    return { authentication, fieldPolicies, rowPolicies };
  }

  override filledFields(options: EndpointOptions): readonly string[] {
    return sharedFields(options);
  }

  /** The application's words for a row out of reach, where it has any: those of the engine say more than our own. */
  private wordsOf403(): RowPolicy[] {
    const { forbidden } = this.settings.messages;
    return forbidden === AUTH_MESSAGES.forbidden ? [] : [{ refusal: forbidden }];
  }

  /** What its own routes ask for, for those who come by the routes of another endpoint. */
  private doorsOf(plan: AccessPlan): RowPolicy {
    const isOpen = [plan.otherwise, ...plan.permissions.values()].every((terms) => terms.length === 0);
    if (isOpen) return {};
    return {
      permits: async (verb, { user, request }) => {
        const terms = termsFor(plan, verb);
        if (terms.length > 0 && !user) return false;
        for (const term of terms) {
          const permission = typeof term === 'function' ? await this.instances.of(term) : term;
          if (!(await permission.allows({ user: user ?? {}, request: request as AuthRequest, verb })))
            return false;
        }
        return true;
      },
    };
  }
}
