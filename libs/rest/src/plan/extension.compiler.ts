// What plugins make of their options, one after the other.
import type { EndpointPlugin, PlanExtensions, PluginDeclaration } from '@nestling/core';
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
  return Object.freeze(Object.assign({}, ...compiled) as PlanExtensions);
}
