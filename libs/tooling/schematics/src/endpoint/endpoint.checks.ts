// What can be wrong with a new endpoint.
import type { FieldDeclaration } from '../fields/field.declaration.js';
import type { NestProject } from '../project/nest.project.js';
import { SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import { filesBelow, type SourceTree } from '../tree/source.tree.js';
import { namesOf } from './endpoint.names.js';

/** Fields that show how they are written. */
export const FIELDS_EXAMPLE = 'name:string:min=1 price:decimal:scale=2 author:ref=Author';

/** What is wrong with an application: that nothing in it serves endpoints. */
export function moduleProblems(tree: SourceTree, { sourceRoot }: NestProject): SchematicsProblem[] {
  const modules = [...filesBelow(tree, sourceRoot)].filter((path) => path.endsWith('.ts'));
  const started = modules.some((path) =>
    /\b(RestModule\.forRoot|NestlingModule\.)/.test(tree.read(path) ?? ''),
  );
  if (started) return [];
  const what = 'no module imports RestModule.forRoot(...)';
  const remedy = 'Run nest add @nestling/rest first; in an Nx workspace, nx g @nestling/schematics:init.';
  return [{ code: SCHEMATICS_CODES.moduleMissing, where: sourceRoot, what, remedy }];
}

/** What is wrong with the path of an endpoint. */
export function routeProblems(route: string | undefined): SchematicsProblem[] {
  if (route === undefined || /^[A-Za-z0-9_~-]+([./][A-Za-z0-9_~-]+)*$/.test(route)) return [];
  const what = `"${route}" is no path`;
  return [
    {
      code: SCHEMATICS_CODES.optionInvalid,
      where: 'route',
      what,
      remedy: 'Write it without slashes around it: order-lines.',
    },
  ];
}

/** What is wrong with references of a class to itself. */
export function selfProblems(fields: readonly FieldDeclaration[], entity: string): SchematicsProblem[] {
  return fields
    .filter(
      ({ kind, target, options }) =>
        kind === 'reference' && target === entity && options['nullable'] !== true,
    )
    .map(({ name }) => ({
      code: SCHEMATICS_CODES.fieldInvalid,
      where: name,
      what: 'a row that has to refer to another of its kind can never be the first',
      remedy: `Add nullable: ${name}:ref=${entity}:nullable.`,
    }));
}

/** A reference leads to a class that is nowhere. */
export function targetMissing(
  name: string,
  { fields, command }: { readonly fields: readonly FieldDeclaration[]; readonly command: string },
): SchematicsProblem {
  const field = fields.find(({ target }) => target === name);
  return {
    code: SCHEMATICS_CODES.classMissing,
    where: `${field?.name ?? name}:ref=${name}`,
    what: `no file exports a class ${name}`,
    remedy: `Generate it first: ${command} endpoint ${namesOf(name).file} ..., or correct the name.`,
  };
}

/** There are no fields. */
export function fieldsMissing(command: string): SchematicsProblem {
  return {
    code: SCHEMATICS_CODES.fieldInvalid,
    where: 'the fields',
    what: 'there are none',
    remedy: `Name them: ${command} endpoint product ${FIELDS_EXAMPLE}; nx g takes --fields="...", and nest g asks at a terminal.`,
  };
}
