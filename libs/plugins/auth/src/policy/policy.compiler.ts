import {
  didYouMean,
  type EndpointPlan,
  type PluginDeclaration,
  type ReportMistake,
  type RequestContext,
  type RowPolicy,
} from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import type { PolicyOptions, RowRule, RowShare } from './policy.options.js';
import { NO_ROW, sharePolicy } from './row-share.policy.js';

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
  roles: AuthSettings['roles'],
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
          }),
        ]
      : [];
  });
  const { read, write } = policy;
  if (!read && !write) return shares;
  const rules = {
    ...(read ? { readable: conditionOf(read as RowRule<object>) } : {}),
    ...(write ? { writable: conditionOf(write as RowRule<object>) } : {}),
  };
  return [...shares, rules];
}

function reportKeys(policy: AnyPolicy, report: ReportMistake): void {
  for (const [key, value] of Object.entries(policy)) {
    if (!KNOWN.includes(key)) {
      const what = `policy has "${key}"${didYouMean(key, KNOWN)}`;
      report(AUTH_CONFIG_CODES.optionInvalid, what, `use one of: ${KNOWN.join(', ')}`);
    } else if ((key === 'read' || key === 'write') && typeof value !== 'function') {
      const remedy = 'write a function: (user) => ({ authorId: user?.id })';
      report(AUTH_CONFIG_CODES.optionInvalid, `policy.${key} is no function`, remedy);
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

/** Anything that is no condition, such as a forgotten return, lets nothing through. */
function conditionOf(rule: RowRule<object>): (context: RequestContext) => Promise<object> {
  return async (context) => {
    const rows = await rule(context.user, context);
    if (rows === true) return {};
    return typeof rows === 'object' && rows !== null ? rows : NO_ROW;
  };
}
