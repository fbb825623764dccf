import ts from 'typescript';
import type { SourceText } from './source.text.js';

const WIDTH = 80;

/** Adds an element to an array literal, at its end or at its beginning. */
export function withElement(
  source: SourceText,
  array: ts.ArrayLiteralExpression,
  { text, first = false }: { readonly text: string; readonly first?: boolean },
): SourceText {
  const { elements } = array;
  const neighbour = first ? elements[0] : elements.at(-1);
  if (neighbour !== undefined && isOnOwnLine(source, neighbour)) {
    const indent = source.indentOf(neighbour);
    return inserted(source, neighbour, { text: indented(text, indent), gap: `\n${indent}`, first });
  }
  const line = source.text.slice(lineStart(source, array.getStart()), array.getEnd());
  const fits = !text.includes('\n') && !line.includes('\n') && line.length + text.length + 2 < WIDTH;
  if (!fits && !array.getText().includes('//')) return broken(source, array, { text, first });
  if (neighbour !== undefined) return inserted(source, neighbour, { text, gap: ' ', first });
  const end = array.getEnd() - 1;
  return source.with({ start: end, end, text });
}

function inserted(
  source: SourceText,
  neighbour: ts.Node,
  { text, gap, first }: { text: string; gap: string; first: boolean },
): SourceText {
  const start = first ? neighbour.getStart() : neighbour.getEnd();
  return source.with({ start, end: start, text: first ? `${text},${gap}` : `,${gap}${text}` });
}

/** The list with a line for every element; what stands between them, such as a comment, stays there. */
function broken(
  source: SourceText,
  array: ts.ArrayLiteralExpression,
  { text, first }: { text: string; first: boolean },
): SourceText {
  const outer = source.indentOf(array);
  const indent = outer + source.step;
  const { elements } = array;
  const present = elements.map(({ pos, end }, index) => {
    const next = elements[index + 1]?.pos;
    const comma = next ?? (elements.hasTrailingComma ? elements.end : end + 1);
    return source.text.slice(pos, comma - 1).trim();
  });
  const rest = source.text.slice(elements.end, array.getEnd() - 1).trim();
  const items = first ? [text, ...present] : [...present, text];
  const lines = items.map(
    (item, index) =>
      `${indent}${index === (first ? 0 : items.length - 1) ? indented(item, indent) : item},\n`,
  );
  const comment = rest === '' ? '' : `${indent}${rest}\n`;
  const change = { start: array.getStart(), end: array.getEnd() };
  return source.with({ ...change, text: `[\n${lines.join('')}${comment}${outer}]` });
}

/** Adds a property to an object literal, at its end. */
export function withProperty(
  source: SourceText,
  object: ts.ObjectLiteralExpression,
  text: string,
): SourceText {
  const last = object.properties.at(-1);
  if (last === undefined) {
    const start = object.getStart() + 1;
    return source.with({ start, end: object.getEnd() - 1, text: ` ${text} ` });
  }
  const breaks = isOnOwnLine(source, last);
  const gap = breaks ? `\n${source.indentOf(last)}` : ' ';
  const end = last.getEnd();
  return source.with({
    start: end,
    end,
    text: `,${gap}${breaks ? indented(text, source.indentOf(last)) : text}`,
  });
}

/** The value of a property, by its name. */
export function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  return object.properties
    .filter(ts.isPropertyAssignment)
    .find((property) => ts.isIdentifier(property.name) && property.name.text === name)?.initializer;
}

/** `'title'` → `title`; a number, a boolean or a list of such as they are; undefined for anything else. */
export function literalOf(node: ts.Expression): unknown {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) return Number(node.getText());
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(literalOf);
  return undefined;
}

function lineStart(source: SourceText, offset: number): number {
  return source.text.lastIndexOf('\n', offset - 1) + 1;
}

function isOnOwnLine(source: SourceText, node: ts.Node): boolean {
  const before = source.text.slice(0, node.getStart());
  return /\n[ \t]*$/.test(before);
}

/** A text of several lines, moved to the right but for its first line. */
function indented(text: string, indent: string): string {
  return text.replaceAll('\n', `\n${indent}`);
}
