import ts from 'typescript';
import { SCHEMATICS_CODES, SchematicsError } from '../schematics.errors.js';
import { propertyOf, withElement, withProperty } from './literal.editor.js';
import { nodesOf, type SourceText } from './source.text.js';

/** What is registered for an endpoint, by the names of classes. */
export interface Registration {
  readonly endpoints?: string;
  readonly services?: string;
  readonly controllers?: string;
  readonly providers?: string;
}

const FEATURE = 'RestModule.forFeature';

/** Whether a module imports `DatabaseModule.forRoot(...)`, or `forRootAsync`. */
export function hasDynamicModule(source: SourceText, name: string): boolean {
  return callsOf(source).some(({ expression }) => expression.getText().startsWith(`${name}.forRoot`));
}

/** The name of the file's module: the first class with `@Module`. */
export function moduleName(source: SourceText): string | undefined {
  const declaration = moduleDecorator(source)?.parent;
  return declaration && ts.isClassDeclaration(declaration) ? declaration.name?.text : undefined;
}

/** Adds an expression to the `imports` of the file's module. */
export function withModuleImport(
  source: SourceText,
  expression: { readonly text: string; readonly first?: boolean },
): SourceText {
  return withModuleElement(source, 'imports', expression);
}

/** Adds an expression to a list of the file's module: its imports, its providers. */
export function withModuleElement(
  source: SourceText,
  list: 'imports' | 'providers',
  expression: { readonly text: string; readonly first?: boolean },
): SourceText {
  const metadata = metadataOf(source);
  const value = propertyOf(metadata, list);
  if (value === undefined) {
    const start = metadata.properties[0]?.getStart();
    const text = `${list}: [${expression.text}]`;
    if (start === undefined) return withProperty(source, metadata, text);
    const indent = source.indentOf(metadata.properties[0] ?? metadata);
    return source.with({ start, end: start, text: `${text},\n${indent}` });
  }
  if (!ts.isArrayLiteralExpression(value))
    throw unreadable(source, `${list} is no list in brackets`, expression.text);
  if (value.elements.some((element) => element.getText() === expression.text)) return source;
  return withElement(source, value, expression);
}

/** Adds classes to `RestModule.forFeature(...)`, which is made where there is none. */
export function withRegistration(source: SourceText, registration: Registration): SourceText {
  const [call] = callsOf(source).filter(({ expression }) => expression.getText() === FEATURE);
  const entries = Object.entries(registration) as [string, string][];
  if (call === undefined) return withModuleImport(source, { text: featureOf(entries) });
  const [argument] = call.arguments;
  const isPlain = entries.every(([list]) => list === 'endpoints');
  if (argument && ts.isArrayLiteralExpression(argument)) {
    if (isPlain) return withNames(source, argument, entries);
    const change = { start: argument.getStart(), end: argument.getEnd() };
    const long = source.with({ ...change, text: `{ endpoints: ${argument.getText()} }` });
    return withRegistration(long, registration);
  }
  if (argument && ts.isObjectLiteralExpression(argument)) {
    return entries.reduce((text, entry) => withEntry(text, entry), source);
  }
  throw unreadable(
    source,
    `${FEATURE} has neither a list nor an object`,
    entries.map(([, name]) => name).join(', '),
  );
}

function withNames(
  source: SourceText,
  array: ts.ArrayLiteralExpression,
  entries: readonly [string, string][],
): SourceText {
  const [entry] = entries;
  if (entry === undefined || array.elements.some((element) => element.getText() === entry[1])) return source;
  return withElement(source, array, { text: entry[1] });
}

function withEntry(source: SourceText, [list, name]: [string, string]): SourceText {
  const [call] = callsOf(source).filter(({ expression }) => expression.getText() === FEATURE);
  const object = call?.arguments[0];
  if (!object || !ts.isObjectLiteralExpression(object)) return source;
  const value = propertyOf(object, list);
  if (value === undefined) return withProperty(source, object, `${list}: [${name}]`);
  if (!ts.isArrayLiteralExpression(value))
    throw unreadable(source, `${list} of ${FEATURE} is no list in brackets`, name);
  return withNames(source, value, [[list, name]]);
}

function featureOf(entries: readonly [string, string][]): string {
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'endpoints') return `${FEATURE}([${first[1]}])`;
  const lines = entries.map(([list, name]) => `  ${list}: [${name}],\n`);
  return `${FEATURE}({\n${lines.join('')}})`;
}

function callsOf({ file }: SourceText): ts.CallExpression[] {
  return nodesOf(file, ts.isCallExpression);
}

/** The object in `@Module({ ... })`, of the first class that has one. */
function metadataOf(source: SourceText): ts.ObjectLiteralExpression {
  const object = moduleDecorator(source)?.expression.arguments[0];
  if (object && ts.isObjectLiteralExpression(object)) return object;
  throw unreadable(source, 'it has no @Module({ ... })', 'what is new');
}

function moduleDecorator({ file }: SourceText): CalledDecorator | undefined {
  return nodesOf(file, isCalled).find(({ expression }) => expression.expression.getText() === 'Module');
}

type CalledDecorator = ts.Decorator & { readonly expression: ts.CallExpression };

function isCalled(node: ts.Node): node is CalledDecorator {
  return ts.isDecorator(node) && ts.isCallExpression(node.expression);
}

function unreadable(source: SourceText, what: string, text: string): SchematicsError {
  const remedy = `Add ${text} by hand, or name another file with --module.`;
  return new SchematicsError([{ code: SCHEMATICS_CODES.moduleUnreadable, where: source.path, what, remedy }]);
}
