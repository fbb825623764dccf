// Columns of embedded classes: flat in the plan, objects in the document.
import type { JsonSchema } from '@nestling/core';

type Properties = Record<string, JsonSchema>;

/** An object schema whose dotted properties are moved into object schemas of their own. */
export function nestSchema(schema: JsonSchema): JsonSchema {
  const properties = schema['properties'] as Properties;
  const names = Object.keys(properties);
  if (!names.some((name) => name.includes('.'))) return schema;
  const required = (schema['required'] as string[] | undefined) ?? [];
  const { examples: _flat, ...rest } = schema;
  const groups = new Set(
    names.filter((name) => name.includes('.')).map((name) => name.slice(0, name.indexOf('.'))),
  );
  const nested = [...groups].map(
    (group) => [group, groupSchema(group, { properties, required, schema })] as const,
  );
  const requiredGroups = [...groups].filter((group) => required.some((name) => name.startsWith(`${group}.`)));
  const kept = required.filter((name) => !name.includes('.'));
  return {
    ...rest,
    properties: {
      ...Object.fromEntries(
        names.filter((name) => !name.includes('.')).map((name) => [name, properties[name]]),
      ),
      ...Object.fromEntries(nested),
    },
    ...(kept.length + requiredGroups.length > 0 ? { required: [...kept, ...requiredGroups] } : {}),
  };
}

interface Flat {
  readonly properties: Properties;
  readonly required: readonly string[];
  readonly schema: JsonSchema;
}

function groupSchema(group: string, { properties, required, schema }: Flat): JsonSchema {
  const within = (name: string): boolean => name.startsWith(`${group}.`);
  const inner = (name: string): string => name.slice(group.length + 1);
  const members = Object.entries(properties).filter(([name]) => within(name));
  const needed = required.filter(within).map(inner);
  return nestSchema({
    type: 'object',
    properties: Object.fromEntries(members.map(([name, property]) => [inner(name), property])),
    ...(needed.length > 0 ? { required: needed } : {}),
    ...(schema['additionalProperties'] === false ? { additionalProperties: false } : {}),
  });
}
