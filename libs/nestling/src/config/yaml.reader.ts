// YAML into plain values that know where they stand. What YAML has beyond values (tags of one's own, merge keys, aliases
// that multiply) is refused: a configuration is data.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import type { ConfigPath, Mistake, Place } from './mistake.js';
import { plainValue, substitute, type Variables } from './variable.substitution.js';

const MAX_BYTES = 1024 * 1024;
const MAX_NODES = 100_000;
const MAX_DEPTH = 24;

/** What the parser says, in the words of somebody who writes a configuration. */
const SYNTAX: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/^Unresolved tag/, 'tags are not supported; remove what begins with an exclamation mark'],
  [/^Map keys must be unique/, 'this key is given twice; remove one of the two'],
  [/stringKeys/, 'a key must be a text; put it in quotes'],
  [/multiple documents/, 'the file has several documents; keep one, without ---'],
  [
    /^Nested mappings/,
    'a colon makes this a key; put a text that ends in a colon, or has ": " in it, in quotes',
  ],
];

/** A configuration as it was read. */
export interface ConfigDocument {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** The text of a value that comes from variables; it may look like a number and be meant as it is written. */
  textOf(path: ConfigPath): string | undefined;
  /** The place of a value, or of its key; the nearest one above where there is none. */
  placeOf(path: ConfigPath, atKey?: boolean): Place;
}

/** Reads a document. Nothing is thrown: mistakes are listed. */
export function readYaml(text: string, variables: Variables): ConfigDocument {
  return new YamlReading(text, variables).read();
}

const keyOf = (path: ConfigPath): string => JSON.stringify(path);

class YamlReading {
  private readonly counter = new LineCounter();
  private readonly mistakes: Mistake[] = [];
  private readonly values = new Map<string, Place>();
  private readonly keys = new Map<string, Place>();
  private readonly substituted = new Map<string, string>();
  private nodes = 0;

  constructor(
    private readonly text: string,
    private readonly variables: Variables,
  ) {}

  read(): ConfigDocument {
    const value = this.readValue();
    return {
      value,
      mistakes: this.mistakes,
      textOf: (path) => this.substituted.get(keyOf(path)),
      placeOf: (path, atKey) => this.placeOf(path, atKey),
    };
  }

  private readValue(): unknown {
    if (Buffer.byteLength(this.text) > MAX_BYTES) {
      this.report([], `the file is larger than 1 MiB; an API is described in less`);
      return undefined;
    }
    const document = parseDocument(this.text, {
      lineCounter: this.counter,
      prettyErrors: false,
      merge: false,
      stringKeys: true,
    });
    // What follows the first error of syntax follows from it.
    for (const { message, pos } of [...document.errors.slice(0, 1), ...document.warnings]) {
      this.mistakes.push({
        path: [],
        message: this.syntaxMessage(message, pos[0]),
        place: this.placeAt(pos[0]),
      });
    }
    if (this.mistakes.length > 0) return undefined;
    if (document.contents === null) {
      this.report([], 'the file is empty; it needs at least endpoints');
      return undefined;
    }
    const value = this.convert(document.contents, [], document);
    if (this.nodes !== Infinity) return value;
    this.report([], 'aliases or nesting make the document too large; write the values out');
    return undefined;
  }

  private convert(node: ParsedNode, path: ConfigPath, document: Document.Parsed): unknown {
    if (!this.values.has(keyOf(path))) this.values.set(keyOf(path), this.placeAt(node.range[0]));
    this.nodes += 1;
    if (this.nodes > MAX_NODES || path.length > MAX_DEPTH) this.nodes = Infinity;
    if (this.nodes === Infinity) return undefined;
    if (isAlias(node)) {
      const target = node.resolve(document);
      return target === undefined ? undefined : this.convert(target as ParsedNode, path, document);
    }
    if (isMap(node)) return this.convertMap(node as YAMLMap.Parsed, path, document);
    if (isSeq(node)) {
      return node.items.map((item, index) => this.convert(item as ParsedNode, [...path, index], document));
    }
    return isScalar(node) ? this.convertScalar(node.value, node.type === 'PLAIN', path) : undefined;
  }

  private convertMap(node: YAMLMap.Parsed, path: ConfigPath, document: Document.Parsed): unknown {
    const entries = node.items.flatMap(({ key, value }): [string, unknown][] => {
      const name = isScalar(key) ? String(key.value) : '';
      const below = [...path, name];
      this.keys.set(keyOf(below), this.placeAt(key.range[0]));
      if (name === '<<') {
        this.report(below, 'merge keys are not supported; write the keys out, or use `defaults`', true);
        return [];
      }
      return [[name, value === null ? null : this.convert(value, below, document)]];
    });
    return Object.fromEntries(entries);
  }

  private convertScalar(value: unknown, isPlain: boolean, path: ConfigPath): unknown {
    if (typeof value !== 'string' || !value.includes('$')) return value;
    const { text, problems, changed } = substitute(value, this.variables);
    for (const problem of problems) this.report(path, problem);
    if (problems.length > 0) return undefined;
    if (!changed || !isPlain) return text;
    this.substituted.set(keyOf(path), text);
    return plainValue(text);
  }

  private report(path: ConfigPath, message: string, atKey?: boolean): void {
    this.mistakes.push({ path, message, atKey });
  }

  private placeAt(offset: number): Place {
    const { line, col } = this.counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private placeOf(path: ConfigPath, atKey = false): Place {
    const own = atKey ? this.keys.get(keyOf(path)) : undefined;
    const place = own ?? this.values.get(keyOf(path)) ?? this.keys.get(keyOf(path));
    if (place) return place;
    return path.length === 0 ? { line: 1, column: 1 } : this.placeOf(path.slice(0, -1));
  }

  private syntaxMessage(message: string, offset: number): string {
    if (this.text.slice(offset - 1, offset + 1) === '${')
      return 'a variable within {} or [] needs quotes: "${NAME}"';
    const known = SYNTAX.find(([pattern]) => pattern.test(message));
    return known ? known[1] : `this is no YAML: ${message}`;
  }
}
