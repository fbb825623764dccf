// `policy.fields`: which fields exist for whom, and who may set them.
import {
  didYouMean,
  type EndpointPlan,
  type FieldCondition,
  type FieldPolicy,
  type ReportMistake,
} from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import type { FieldAccess, FieldRule } from './policy.options.js';

const KNOWN = ['read', 'write'];
const EXPECTED = "write a list of roles, such as ['hr'], or a function: (user) => user?.isHr === true";

interface Declared {
  readonly name: string;
  /** The names on the wire that it stands for: all members of an embedded object. */
  readonly names: readonly string[];
  readonly access: FieldAccess;
  /** Whether a body could ever set it. */
  readonly isSet: boolean;
}

/** Compiles the rules of single fields. */
export class FieldPolicyCompiler {
  /** The same roles are one condition, wherever they are named: callers fall into fewer audiences. */
  private readonly conditions = new Map<string, FieldCondition>();

  constructor(private readonly roles: AuthSettings['roles']) {}

  compile(fields: unknown, plan: EndpointPlan, report: ReportMistake): FieldPolicy[] {
    if (fields === undefined) return [];
    if (!isPlain(fields)) {
      const remedy = "write an object: fields: { salary: { read: ['hr'], write: [] } }";
      report(AUTH_CONFIG_CODES.optionInvalid, 'policy.fields is no object', remedy);
      return [];
    }
    return Object.entries(fields).flatMap(([name, access]) => {
      const declared = declaredIn([name, access], plan, report);
      return declared ? this.policyOf(declared, report) : [];
    });
  }

  private policyOf(declared: Declared, report: ReportMistake): FieldPolicy[] {
    const { name, names, access, isSet } = declared;
    const invalid = (what: string, remedy: string): void =>
      report(AUTH_CONFIG_CODES.optionInvalid, `policy.fields.${name}${what}`, remedy);
    for (const key of Object.keys(access).filter((member) => !KNOWN.includes(member)))
      invalid(` has "${key}"${didYouMean(key, KNOWN)}`, 'use read and write');
    if (access.write !== undefined && !isSet)
      invalid('.write is given, and no body sets it in any case', 'leave `write` out');
    const { read, write } = access;
    if (Array.isArray(read) && Array.isArray(write)) {
      const blind = write.filter((role) => !read.includes(role));
      if (blind.length > 0)
        invalid(`.write names ${blind.join(', ')}, who cannot see it`, 'name these roles in `read`, too');
    }
    const readable = this.conditionOf(read, (what) => invalid(`.read ${what}`, EXPECTED));
    const writable = this.conditionOf(write, (what) => invalid(`.write ${what}`, EXPECTED));
    return (readable ?? writable)
      ? [{ names, ...(readable ? { readable } : {}), ...(writable ? { writable } : {}) }]
      : [];
  }

  private conditionOf(
    rule: FieldRule | undefined,
    invalid: (what: string) => void,
  ): FieldCondition | undefined {
    if (rule === undefined) return undefined;
    if (typeof rule === 'function') {
      if (rule.constructor.name === 'AsyncFunction') invalid('is asynchronous: it has to answer at once');
      return (context) => rule(context.user, context);
    }
    if (Array.isArray(rule) && rule.every((role) => typeof role === 'string' && role !== '')) {
      return this.roleCondition(rule as readonly string[]);
    }
    invalid(`is ${JSON.stringify(rule)}`);
    return undefined;
  }

  private roleCondition(roles: readonly string[]): FieldCondition {
    const key = JSON.stringify([...new Set(roles)].sort());
    const known = this.conditions.get(key);
    if (known) return known;
    const condition: FieldCondition = ({ user }) =>
      user !== undefined && this.roles(user).some((role) => roles.includes(role));
    this.conditions.set(key, condition);
    return condition;
  }
}

/** What a name of the option stands for; a mistake is reported. */
function declaredIn(
  [name, access]: readonly [name: string, access: unknown],
  plan: EndpointPlan,
  report: ReportMistake,
): Declared | undefined {
  const invalid = (what: string, remedy: string): undefined => {
    report(AUTH_CONFIG_CODES.optionInvalid, what, remedy);
    return undefined;
  };
  if (!isPlain(access))
    return invalid(`policy.fields.${name} is no object`, "write { read: ['hr'] }, { write: ['hr'] } or both");
  const fields = plan.fields.filter((field) => field.name === name || field.name.startsWith(`${name}.`));
  const others = [...plan.computed, ...plan.links, ...plan.relations.values()];
  if (fields.length === 0 && !others.some((other) => other.name === name)) {
    const known = [...plan.fields.filter(({ hidden }) => !hidden), ...others].map((one) => one.name);
    const what = `policy.fields names "${name}", which is no field${didYouMean(name, known)}`;
    return invalid(what, `use one of: ${known.join(', ')}`);
  }
  if (fields.some((field) => plan.key.includes(field) || field.stamp === 'version'))
    return invalid(`policy.fields names "${name}", which nobody can do without`, 'remove it');
  if (fields.some(({ hidden }) => hidden))
    return invalid(
      `policy.fields names "${name}", which is hidden from all callers`,
      'remove it, or `hidden`',
    );
  const isSet =
    fields.length > 0
      ? fields.some(({ readOnly }) => !readOnly)
      : plan.links.some((link) => link.name === name);
  return { name, names: fields.length > 0 ? fields.map((field) => field.name) : [name], access, isSet };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
