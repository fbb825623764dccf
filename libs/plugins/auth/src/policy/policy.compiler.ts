import {
  didYouMean,
  type EndpointPlan,
  type PluginDeclaration,
  type ReportMistake,
  type RowCondition,
  type RowPolicy,
} from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { withoutMissing } from './missing.values.js';
import type { PolicyOptions, RowRule, RowShare, WrittenRule } from './policy.options.js';
import { NO_ROW, sharePolicy } from './row-share.policy.js';
import { isMap, shown } from './written.comparison.js';
import { compileCondition } from './written.condition.js';

const KNOWN = ['read', 'write', 'owner', 'tenant', 'fields'];
const SHARES = ['owner', 'tenant'] as const;

type AnyPolicy = PolicyOptions;
type AnyShare = RowShare<Record<string, unknown>>;

/** The fields that tell whose a row is. */
export function sharedFields({ policy }: PluginDeclaration['options']): string[] {
  const given: AnyPolicy = policy ?? {};
  return SHARES.flatMap((kind) => (given[kind] === undefined ? [] : [partsOf(given[kind]).field]));
}

/** Compiles what the option `policy` says of rows. */
export function compilePolicy(
  { options, plan }: PluginDeclaration,
  { roles, messages }: Pick<AuthSettings, 'roles' | 'messages'>,
  report: ReportMistake,
): readonly RowPolicy[] {
  const policy: AnyPolicy | undefined = options.policy;
  if (policy === undefined) return [];
  reportKeys(policy, report);
  const shares = SHARES.flatMap((kind) => {
    const share = policy[kind];
    if (share === undefined) return [];
    const { field: name, claim, except = [] } = partsOf(share);
    const field = fieldOf(name, plan, { kind, report });
    const claims = claim === undefined ? (kind === 'owner' ? ['id', 'sub'] : [name]) : [claim];
    return field
      ? [
          sharePolicy({
            field,
            claims,
            isExcepted: (user) => roles(user).some((role) => except.includes(role)),
            refusal: messages.forbidden,
          }),
        ]
      : [];
  });
  const rules = (['read', 'write'] as const).map((rule) => {
    const given = policy[rule] as RowRule<object> | undefined;
    return given === undefined || given === true ? undefined : ruleOf(given, { rule, plan, roles, report });
  });
  const [readable, writable] = rules;
  if (!readable && !writable) return shares;
  return [...shares, { ...(readable ? { readable } : {}), ...(writable ? { writable } : {}) }];
}

function reportKeys(policy: AnyPolicy, report: ReportMistake): void {
  for (const key of Object.keys(policy)) {
    if (!KNOWN.includes(key)) {
      const what = `policy has "${key}"${didYouMean(key, KNOWN)}`;
      report(AUTH_CONFIG_CODES.optionInvalid, what, `use one of: ${KNOWN.join(', ')}`);
    }
  }
}

function fieldOf(
  name: string,
  { fields }: EndpointPlan,
  { kind, report }: { kind: string; report: ReportMistake },
): EndpointPlan['fields'][number] | undefined {
  const field = fields.find((candidate) => candidate.name === name);
  if (field) return field;
  const names = fields.map((candidate) => candidate.name);
  const what = `policy.${kind} names "${name}", which is no field${didYouMean(name, names)}`;
  report(AUTH_CONFIG_CODES.optionInvalid, what, `use one of: ${names.join(', ')}`);
  return undefined;
}

function partsOf(share: AnyShare): { field: string; claim?: string; except?: readonly string[] } {
  return typeof share === 'string' ? { field: share } : share;
}

interface Declaring {
  readonly rule: 'read' | 'write';
  readonly plan: EndpointPlan;
  readonly roles: AuthSettings['roles'];
  readonly report: ReportMistake;
}

function ruleOf(given: RowRule<object>, declaring: Declaring): RowCondition {
  const { rule, plan, roles, report } = declaring;
  if (typeof given === 'function') return conditionOf(given);
  if (given === false) return () => NO_ROW;
  const invalid = (what: string, remedy: string): void =>
    report(AUTH_CONFIG_CODES.optionInvalid, what, remedy);
  const { where, except = [], ...rest } = isMap(given) ? (given as WrittenRule) : {};
  if (where === undefined || !Array.isArray(except) || Object.keys(rest).length > 0) {
    const remedy =
      "write a function, (user) => ({ authorId: user?.id }), or { where: { authorId: '$user.id' } }";
    invalid(`policy.${rule} is ${shown(given)}`, remedy);
    return () => NO_ROW;
  }
  const condition = compileCondition(where, { table: plan, path: `policy.${rule}.where`, report: invalid });
  return ({ user }) => {
    if (user && roles(user).some((role) => except.includes(role))) return {};
    return (condition(user) as object | undefined) ?? NO_ROW;
  };
}

/** Anything that is no condition, such as a forgotten return, lets nothing through. */
function conditionOf(rule: Extract<RowRule<object>, (...input: never[]) => unknown>): RowCondition {
  return async (context) => {
    const rows = await rule(context.user, context);
    if (rows === true) return {};
    return typeof rows === 'object' && rows !== null ? withoutMissing(rows) : NO_ROW;
  };
}
