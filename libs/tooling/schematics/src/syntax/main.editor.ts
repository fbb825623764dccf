import ts from 'typescript';
import { withImport } from './import.editor.js';
import { nodesOf, type SourceText } from './source.text.js';

/** The class that a `main.ts` starts: `NestFactory.create(AppModule)`. */
export function startedModule(source: SourceText): string | undefined {
  return createCalls(source)
    .map(({ arguments: [module] }) => module)
    .filter((module): module is ts.Identifier => module !== undefined && ts.isIdentifier(module))
    .map(({ text }) => text)[0];
}

/**
 * Has `RestDocs.setup(app, ...)` called before the application listens; undefined where no `app.listen()` is found. A file
 * that mentions `RestDocs` or `SwaggerModule` has its documentation, and stays.
 */
export function withDocs(source: SourceText, title: string): SourceText | undefined {
  if (/\b(RestDocs|SwaggerModule)\b/.test(source.text)) return source;
  const [listening] = nodesOf(source.file, ts.isExpressionStatement).filter((statement) =>
    /^(await\s+|void\s+)?\w+\.listen\(/.test(statement.getText()),
  );
  const app = /(\w+)\.listen\(/.exec(listening?.getText() ?? '')?.[1];
  if (listening === undefined || app === undefined) return undefined;
  const start = listening.getStart();
  const call = `RestDocs.setup(${app}, { title: ${source.quote}${title}${source.quote} });`;
  const set = source.with({ start, end: start, text: `${call}\n${source.indentOf(listening)}` });
  return withImport(set, 'RestDocs', '@nestling/rest');
}

/** Whether a `main.ts` starts the application on Fastify. */
export function startsFastify(source: SourceText): boolean {
  return nodesOf(source.file, ts.isIdentifier).some(({ text }) => text === 'FastifyAdapter');
}

function createCalls({ file }: SourceText): ts.CallExpression[] {
  return nodesOf(file, ts.isCallExpression).filter(({ expression }) =>
    /^NestFactory\.create\w*$/.test(expression.getText()),
  );
}
