// Changes of a TypeScript file at places that its syntax tree tells; everything else stays, character by character.
import ts from 'typescript';

/** A piece of text that takes the place of what stands between two offsets. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A parsed file. */
export class SourceText {
  readonly file: ts.SourceFile;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  }

  /** The file with a change, parsed anew. */
  with({ start, end, text }: TextChange): SourceText {
    const inserted = this.usesCrlf ? text.replaceAll(/\r?\n/g, '\r\n') : text;
    return new SourceText(this.path, this.text.slice(0, start) + inserted + this.text.slice(end));
  }

  /** The white space that the line of a node begins with. */
  indentOf(node: ts.Node): string {
    const start = node.getStart();
    const line = this.text.lastIndexOf('\n', start - 1) + 1;
    return /^[ \t]*/.exec(this.text.slice(line, start))?.[0] ?? '';
  }

  /** One step of indentation, as the file has it. */
  get step(): string {
    return /^(\t| {2,8})\S/m.exec(this.text)?.[1] ?? '  ';
  }

  /** The quotation mark that the file's imports have. */
  get quote(): string {
    return /\bfrom\s*"/.test(this.text) ? '"' : "'";
  }

  private get usesCrlf(): boolean {
    return this.text.includes('\r\n');
  }
}

/** All nodes of a tree that a test lets through, from the first to the last. */
export function nodesOf<T extends ts.Node>(root: ts.Node, test: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (test(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}
