// Reads classes that exist: a reference needs to know their file and key, and a test has to make rows of them.
import ts from 'typescript';
import type { FieldDeclaration, FieldOptionValue } from '../fields/field.declaration.js';
import { KIND_WORDS, type FieldKind } from '../fields/field.kinds.js';
import { SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import { literalOf } from '../syntax/literal.editor.js';
import { nodesOf, SourceText } from '../syntax/source.text.js';
import { filesBelow, type SourceTree } from '../tree/source.tree.js';
import { OWN_KEY, snakeCase, tableNameOf, type EntityKey } from './endpoint.names.js';

/** An entity class of the application. */
export interface EntityClass extends EntityKey {
  readonly name: string;
  readonly file: string;
  readonly table: string;
  readonly isEndpoint: boolean;
  /** What a row has to have, references included. */
  readonly fields: readonly FieldDeclaration[];
}

const FIELD_DECORATORS = new Set(['Field', 'Column']);
const TO_ONE = new Set(['Reference', 'ManyToOne', 'OneToOne']);
const TO_MANY = new Set(['References', 'ManyToMany']);
const KEYS = new Set(['PrimaryGeneratedColumn', 'PrimaryColumn']);
const BY_TYPE: Readonly<Record<string, FieldKind>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  Date: 'instant',
};

/** Finds a class by its name below a folder. */
export function findEntity(tree: SourceTree, folder: string, name: string): EntityClass | undefined {
  for (const path of filesBelow(tree, folder)) {
    if (!path.endsWith('.ts') || path.endsWith('.d.ts') || /\.(e2e-)?spec\.ts$/.test(path)) continue;
    const text = tree.read(path) ?? '';
    if (!new RegExp(`\\bexport\\s+(abstract\\s+)?class\\s+${name}\\b`).test(text)) continue;
    const source = new SourceText(path, text);
    const declaration = nodesOf(source.file, ts.isClassDeclaration).find((node) => node.name?.text === name);
    if (declaration) return entityOf(source, declaration, name);
  }
  return undefined;
}

/** What is wrong with a new class: that there is one of its name. */
export function twinProblems(tree: SourceTree, folder: string, name: string): SchematicsProblem[] {
  const twin = findEntity(tree, folder, name);
  if (twin === undefined) return [];
  const what = `${twin.file} has a class of this name`;
  return [
    { code: SCHEMATICS_CODES.fileExists, where: name, what, remedy: 'Choose another name, or remove it.' },
  ];
}

/** The classes that rows of some classes need, these included; those that are needed stand first. */
export function neededEntities(
  tree: SourceTree,
  folder: string,
  names: readonly string[],
): readonly EntityClass[] {
  const found = new Map<string, EntityClass>();
  const visit = (name: string, above: readonly string[]): void => {
    const entity = found.has(name) || above.includes(name) ? undefined : findEntity(tree, folder, name);
    if (entity === undefined) return;
    for (const { target } of entity.fields) if (target !== undefined) visit(target, [...above, name]);
    found.set(name, entity);
  };
  for (const name of names) visit(name, []);
  return [...found.values()];
}

function entityOf(source: SourceText, declaration: ts.ClassDeclaration, name: string): EntityClass {
  const properties = declaration.members.filter(ts.isPropertyDeclaration);
  const decorators = decoratorsOf(declaration);
  const keys = keyColumnsOf(properties);
  return {
    name,
    file: source.path,
    table: tableOf(decorators, name),
    ...keyOf(properties),
    isEndpoint: decorators.some((one) => one.name === 'RestEndpoint'),
    fields: properties.flatMap((member) => fieldOf(member)).filter(({ name: field }) => !keys.has(field)),
  };
}

/** The columns that a reference fills in, where the class declares them beside it. */
function keyColumnsOf(properties: readonly ts.PropertyDeclaration[]): ReadonlySet<unknown> {
  const joins = properties.flatMap(decoratorsOf).filter(({ name }) => name === 'JoinColumn');
  return new Set(joins.map((join) => optionsOf(join.arguments)['name']));
}

/** `@Entity('books')`, `@Entity({ name: 'books' })`, `@RestEndpoint({ table: 'books' })`, or named after the class. */
function tableOf(decorators: readonly Decoration[], entity: string): string {
  const own = decorators.find(({ name }) => name === 'Entity');
  const endpoint = decorators.find(({ name }) => name === 'RestEndpoint');
  const [first] = own?.arguments ?? [];
  const given = first && ts.isStringLiteralLike(first) ? first.text : optionsOf(own?.arguments ?? [])['name'];
  const named = own ? given : optionsOf(endpoint?.arguments ?? [])['table'];
  return typeof named === 'string' ? named : own ? snakeCase(entity) : tableNameOf(entity);
}

function keyOf(properties: readonly ts.PropertyDeclaration[]): EntityKey {
  for (const member of properties) {
    const own = decoratorsOf(member).find(({ name }) => KEYS.has(name));
    if (own === undefined) continue;
    const [first] = own.arguments;
    const type = first && literalOf(first);
    const options: Record<string, FieldOptionValue> = {
      ...optionsOf(own.arguments),
      ...(typeof type === 'string' ? { type } : {}),
    };
    const kind = kindOf(member, options);
    const key = { key: member.name.getText(), keyKind: kind === 'number' ? 'integer' : kind };
    const { length } = options;
    return length === undefined ? key : { ...key, keyLength: Number(length) };
  }
  return OWN_KEY;
}

function fieldOf(member: ts.PropertyDeclaration): FieldDeclaration[] {
  const name = member.name.getText();
  for (const decorator of decoratorsOf(member)) {
    const options = optionsOf(decorator.arguments);
    if (TO_ONE.has(decorator.name) || TO_MANY.has(decorator.name)) {
      const target = targetOf(decorator.arguments[0]);
      const kind = TO_ONE.has(decorator.name) ? 'reference' : 'references';
      if (target !== undefined) return [{ name, kind, target, options }];
    }
    if (FIELD_DECORATORS.has(decorator.name) && options['exclude'] !== true) {
      return [{ name, kind: kindOf(member, options), options }];
    }
  }
  return [];
}

function kindOf(member: ts.PropertyDeclaration, options: Readonly<Record<string, unknown>>): FieldKind {
  const word = String(options['type'] ?? '');
  const declared = Object.hasOwn(KIND_WORDS, word) ? KIND_WORDS[word] : undefined;
  const type = member.type?.getText().replace(/\s*\|\s*null$/, '') ?? '';
  const kind = declared ?? BY_TYPE[word] ?? BY_TYPE[type];
  return kind ?? (Array.isArray(options['values']) ? 'enum' : 'string');
}

function optionsOf(args: readonly ts.Expression[]): Record<string, FieldOptionValue> {
  const object = args.find(ts.isObjectLiteralExpression);
  const properties = [...(object?.properties ?? [])].filter(ts.isPropertyAssignment);
  const entries = properties.map((property): [string, FieldOptionValue] => {
    const value = literalOf(property.initializer) ?? property.initializer.getText();
    return [property.name.getText(), value as FieldOptionValue];
  });
  return Object.fromEntries(entries);
}

/** `() => Author` → `Author` */
function targetOf(argument: ts.Expression | undefined): string | undefined {
  const body = argument && ts.isArrowFunction(argument) ? argument.body : undefined;
  return body && ts.isIdentifier(body) ? body.text : undefined;
}

interface Decoration {
  readonly name: string;
  readonly arguments: readonly ts.Expression[];
}

function decoratorsOf(node: ts.HasDecorators): Decoration[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) => {
    if (ts.isCallExpression(expression)) {
      return [{ name: expression.expression.getText(), arguments: [...expression.arguments] }];
    }
    return [];
  });
}
