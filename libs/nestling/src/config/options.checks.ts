// Options that a program gives: what the schema says of a file holds for them, too, but for what only code can hold.
import { NestlingConfigError, type ConfigProblem, type ConfigSection, type JsonSchema } from '@nestling/core';
import { NESTLING_CODES } from '../nestling.errors.js';
import { appSchema, type NestlingOptions } from '../schema/app.schema.js';
import { ConfigValidator } from './config.validator.js';
import { showPath, type ConfigPath, type Mistake } from './mistake.js';

/**
 * Refuses options that mean nothing, all of them at once. Options of endpoints are the engine's to check: plugins add to
 * them.
 *
 * @throws {NESTLING_OPTION_INVALID}
 */
export function checkOptions(options: NestlingOptions, sections: readonly ConfigSection[]): void {
  const validator = new ConfigValidator(codeSchema(sections), (key) => key);
  const mistakes = validator
    .check(options)
    .filter(({ path }) => typeof valueAt(options, path) !== 'function');
  if (mistakes.length > 0) throw new NestlingConfigError(mistakes.map(problemOf));
}

/** A schema as far as it looks into what is no class, no instance and no option of the engine. */
function codeSchema(sections: readonly ConfigSection[]): JsonSchema {
  const schema = appSchema(sections);
  const properties = schema['properties'] as Record<string, JsonSchema>;
  const list = properties['endpoints'] as JsonSchema;
  const item = list['items'] as JsonSchema;
  const anything = { type: 'object' };
  const endpoint = { ...item, properties: { ...(item['properties'] as object), meta: anything } };
  return {
    ...schema,
    properties: {
      ...properties,
      middleware: { type: 'array' },
      defaults: anything,
      endpoints: { ...list, items: endpoint },
    },
  };
}

function valueAt(options: unknown, path: ConfigPath): unknown {
  return path.reduce(
    (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
    options,
  );
}

function problemOf({ path, message }: Mistake): ConfigProblem {
  const [what = '', ...remedy] = message.split('; ');
  return {
    code: NESTLING_CODES.optionInvalid,
    where: path.length === 0 ? 'the options' : showPath(path),
    what,
    remedy: remedy.join('; ') || 'correct it',
  };
}
