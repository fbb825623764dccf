// From what a configuration says of rows and fields to the option `policy`: functions in place of the modules that it names.
import type { ConfigMistake } from '@nestling/core';
import type { PolicyOptions } from '../policy/policy.options.js';
import { ruleOf } from './config.names.js';
import type { Reading } from './endpoint.reading.js';

type Path = ConfigMistake['path'];
type Written = Readonly<Record<string, unknown>>;

/** `policy` with the functions that it names. */
export function readPolicy(meta: Written, path: Path, reading: Reading): PolicyOptions | undefined {
  const given = meta['policy'] as Written | undefined;
  if (given === undefined) return undefined;
  const at = [...path, 'policy'];
  const rows = (name: string): Written =>
    withRule(given, name, { what: '(user, context) => where', at, reading });
  return { ...given, ...rows('read'), ...rows('write'), ...fieldsOf(given['fields'], at, reading) };
}

function fieldsOf(given: unknown, at: Path, reading: Reading): Written {
  if (given === undefined) return {};
  const fields = Object.entries(given as Readonly<Record<string, Written>>).map(([name, access]) => {
    const place = { what: '(user, context) => true or false', at: [...at, 'fields', name], reading };
    return [name, { ...access, ...withRule(access, 'read', place), ...withRule(access, 'write', place) }];
  });
  return { fields: Object.fromEntries(fields) as Written };
}

interface RulePlace {
  /** What the function of a module looks like. */
  readonly what: string;
  readonly at: Path;
  readonly reading: Reading;
}

/** The rule of this name, where it is one of a module. */
function withRule(written: Written, name: string, { what, at, reading }: RulePlace): Written {
  const given = written[name];
  if (typeof given !== 'string') return {};
  const found = ruleOf(given, what, reading.load);
  if (typeof found !== 'string') return { [name]: found };
  reading.report({ path: [...at, name], message: found });
  return {};
}
