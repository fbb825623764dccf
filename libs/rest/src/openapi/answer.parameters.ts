// The parameters that say what an answer shows and how it is counted.
import type { EndpointPlan, IncludePlan } from '@nestling/core';
import { includablePaths, MAX_INCLUDES } from '../controller/include.reader.js';
import { COUNT_MODES } from '../plan/option.checks.js';
import type { DocumentPart } from './openapi.types.js';

/** `include` and `fields`, of lists and items. */
export function answerParameters({ read, includes }: EndpointPlan): DocumentPart[] {
  const paths = includablePaths(includes);
  const fields = listed({ name: 'fields', description: 'The answer has these names only, between commas.' }, [
    ...read,
    ...includedNames(includes),
  ]);
  if (paths.length === 0) return [fields];
  const description =
    'Relations whose rows come along, between commas; a dotted name brings those on the way to it.';
  return [listed({ name: 'include', description }, paths, MAX_INCLUDES), fields];
}

/** `count`, of lists with page numbers. */
export function countParameter(preset: string): DocumentPart {
  return {
    name: 'count',
    in: 'query',
    description:
      'How the rows are counted: one by one, by the database’s estimate, or not at all (`count` and `pages` are null).',
    schema: { type: 'string', enum: COUNT_MODES, default: preset },
  };
}

function listed(
  { name, description }: { name: string; description: string },
  choices: readonly string[],
  most = choices.length,
): DocumentPart {
  const schema = {
    type: 'array',
    minItems: 1,
    maxItems: Math.min(most, choices.length),
    uniqueItems: true,
    items: { type: 'string', enum: choices },
  };
  return { name, in: 'query', description, schema, style: 'form', explode: false };
}

function includedNames(includes: ReadonlyMap<string, IncludePlan>, prefix = ''): string[] {
  return [...includes].flatMap(([name, include]) => [
    ...include.target().read.map((field) => `${prefix}${name}.${field}`),
    ...includedNames(include.includes, `${prefix}${name}.`),
  ]);
}
