// What plugins make of their options, one after the other.
import type {
  EndpointOptions,
  EndpointPlugin,
  FieldPlan,
  PlanExtensions,
  PluginDeclaration,
  TablePlan,
} from '@nestling/core';
import type { Problems } from './problems.js';

/** Compiles the options that plugins bring. */
export function compileExtensions(
  plugins: readonly EndpointPlugin[],
  declaration: PluginDeclaration,
  problems: Problems,
): PlanExtensions {
  const compiled = plugins.map((plugin) =>
    plugin.compile(declaration, (code, what, remedy) =>
      problems.add(code, declaration.where, [what, remedy]),
    ),
  );
  const rowPolicies = compiled.flatMap((extensions) => extensions.rowPolicies ?? []);
  const fieldPolicies = compiled.flatMap((extensions) => extensions.fieldPolicies ?? []);
  return Object.freeze({
    ...(Object.assign({}, ...compiled) as PlanExtensions),
    ...(rowPolicies.length > 0 ? { rowPolicies: Object.freeze(rowPolicies) } : {}),
    ...(fieldPolicies.length > 0 ? { fieldPolicies: Object.freeze(fieldPolicies) } : {}),
  });
}

/** The table, with the fields that policies fill out of callers' hands. */
export function withFilledFields(
  table: TablePlan,
  plugins: readonly EndpointPlugin[],
  options: EndpointOptions,
): TablePlan {
  const names = new Set(plugins.flatMap((plugin) => plugin.filledFields(options)));
  if (names.size === 0) return table;
  const filled = table.fields.map((field): FieldPlan =>
    names.has(field.name) ? Object.freeze({ ...field, readOnly: true, required: false }) : field,
  );
  const key = table.key.map((field) => filled.find(({ name }) => name === field.name) ?? field);
  return Object.freeze({ ...table, fields: Object.freeze(filled), key: Object.freeze(key) });
}
