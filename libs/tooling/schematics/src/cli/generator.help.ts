import { readFileSync } from 'node:fs';
import { GENERATORS } from './generator.list.js';

/** The options of a generator, as the Nest CLI and Nx read them, too. */
export interface GeneratorSchema {
  readonly title: string;
  readonly properties: Readonly<Record<string, { readonly type: string; readonly description: string }>>;
  readonly required?: readonly string[];
}

/** Reads `schemas/<name>.json`. */
export function schemaOf(name: string): GeneratorSchema {
  const file = new URL(`../../schemas/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as GeneratorSchema;
}

/** Which generators there are. */
export function helpOfAll(command: string): string {
  const lines = Object.keys(GENERATORS).map((name) => `  ${name.padEnd(12)}${schemaOf(name).title}`);
  return `Usage: ${command} <generator> [arguments] [--dry-run]\n\n${lines.join('\n')}\n\n${command} <generator> --help tells its options.`;
}

/** What a generator takes. */
export function helpOf(command: string, name: string): string {
  const { title, properties } = schemaOf(name);
  const { name: given, fields, ...options } = properties;
  const usage = [command, name, ...(given ? ['<name>'] : []), ...(fields ? ['<field...>'] : []), '[options]'];
  const rows = [
    ...(given ? [['<name>', given.description]] : []),
    ...(fields ? [['<field...>', 'name:type:option=value, such as price:decimal:scale=2:min=0']] : []),
    ...Object.entries(options).map(([key, { type, description }]) => [flagOf(key, type), description]),
    ['-d, --dry-run', 'say what would be written, and write nothing'],
  ];
  const lines = rows.map(([left = '', right = '']) => `  ${left.padEnd(24)}${right}`);
  return `Usage: ${usage.join(' ')}\n\n${title}.\n\n${lines.join('\n')}`;
}

function flagOf(key: string, type: string): string {
  const flag = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return type === 'boolean' ? `--[no-]${flag}` : `--${flag} <${type === 'string' ? 'text' : type}>`;
}
